package io.tandem.models.sentence;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.encoder.EncoderInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Texts of an example as an encoder reads them: one, or several of which each has a row.
 *
 * @param prefix what the names of their features begin with
 * @param rows the name of the axis of the texts; empty for a single one
 * @param time the name of the axis of the tokens
 * @param model what reads them
 * @param padding the padding token
 */
record TextRows(String prefix, String rows, String time, VectorModel model, int padding) {
  private static final Dim BATCH = Dim.symbol("batch");

  /** The text of each example. */
  static TextRows single(String time, VectorModel model, Tokenizer tokenizer) {
    return several("", "", time, model, tokenizer);
  }

  /** Texts of each example. */
  static TextRows several(
      String prefix, String rows, String time, VectorModel model, Tokenizer tokenizer) {
    int padding = model.padding().orElse(tokenizer.roles().padding().orElse(0));
    return new TextRows(prefix, rows, time, model, padding);
  }

  private String[] axes() {
    return rows.isEmpty() ? new String[] {time} : new String[] {rows, time};
  }

  Map<String, Feature> features() {
    Map<String, Feature> features = new TreeMap<>();
    features.put(prefix + Batch.INPUT_IDS, Feature.integers(padding, axes()));
    features.put(prefix + Decoding.ATTENTION_MASK, Feature.integers(0, axes()));
    if (model.hasTokenTypes()) {
      features.put(prefix + EncoderInput.TOKEN_TYPE_IDS, Feature.integers(0, axes()));
    }
    return features;
  }

  /** The features of an example's texts; of a single one if there is no axis of texts. */
  Map<String, HostTensor> tensors(List<TextSequence> texts) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    tensors.put(prefix + Batch.INPUT_IDS, stacked(texts, TextSequence::ids, padding));
    tensors.put(prefix + Decoding.ATTENTION_MASK, stacked(texts, TextRows::ones, 0));
    if (model.hasTokenTypes()) {
      tensors.put(prefix + EncoderInput.TOKEN_TYPE_IDS, stacked(texts, TextSequence::types, 0));
    }
    return tensors;
  }

  private static int[] ones(TextSequence sequence) {
    int[] ones = new int[sequence.length()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private HostTensor stacked(
      List<TextSequence> texts, Function<TextSequence, int[]> row, int filling) {
    if (rows.isEmpty()) {
      int[] own = row.apply(texts.get(0));
      return HostTensor.of(own, own.length);
    }
    int longest = texts.stream().mapToInt(TextSequence::length).max().orElse(0);
    int[] all = new int[texts.size() * longest];
    Arrays.fill(all, filling);
    for (int i = 0; i < texts.size(); i++) {
      int[] own = row.apply(texts.get(i));
      System.arraycopy(own, 0, all, i * longest, own.length);
    }
    return HostTensor.of(all, texts.size(), longest);
  }

  /** How long the texts of a batch are, if programs have to know it. */
  Lengths lengths(Map<String, HostTensor> batch) {
    if (!model.knowsLengths()) {
      return Lengths.NONE;
    }
    long[] extents = batch.get(prefix + Batch.INPUT_IDS).extents();
    return Lengths.of(time, Math.toIntExact(extents[extents.length - 1]));
  }

  /**
   * Traces the vectors of a batch's texts.
   *
   * @param lengths how long they are, if that has to be known
   * @param times how often each text is read, one reading of the batch after the other
   * @return those of all texts, [B · C, D]
   */
  Tensor vectors(Trace trace, Lengths lengths, int times, Phase phase) {
    Dim length = model.knowsLengths() ? Dim.of(lengths.of(time)) : Dim.symbol(time);
    return model.vectors(trace.root(), of(trace, length, times), phase);
  }

  /**
   * Reads the features of a batch.
   *
   * @param length the axis of the tokens
   * @param times how often each text is read, one reading of the batch after the other
   * @return all texts of the batch, [B · C, T]
   */
  private EncoderInput of(Trace trace, Dim length, int times) {
    TensorType type =
        rows.isEmpty()
            ? TensorType.int32(BATCH, length)
            : TensorType.int32(BATCH, Dim.symbol(rows), length);
    EncoderInput input =
        EncoderInput.of(
            texts(trace, Batch.INPUT_IDS, type, times),
            texts(trace, Decoding.ATTENTION_MASK, type, times));
    return model.hasTokenTypes()
        ? input.withTypes(texts(trace, EncoderInput.TOKEN_TYPE_IDS, type, times))
        : input;
  }

  private Tensor texts(Trace trace, String name, TensorType type, int times) {
    Tensor input = trace.input(prefix + name, type);
    Tensor flat = rows.isEmpty() ? input : input.flatten(0, 1);
    List<Tensor> readings = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      readings.add(flat);
    }
    return times == 1 ? flat : Tensor.concat(readings, 0);
  }
}
