package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.model.Decoding;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Texts as an encoder reads them, each in one or several windows, in a program that is being
 * traced.
 *
 * @param mask 1 where there is a token, {@code i32 [batch, windows, time]}
 * @param input the windows of all texts one after the other, {@code [batch · windows, time]} each
 */
record WindowedText(Tensor mask, EncoderInput input) {
  /** The names of the axes. */
  static final String WINDOWS = "windows";

  static final String TIME = "time";

  private static final Dim BATCH = Dim.symbol("batch");

  /** What an example has of its text, for a padding token. */
  static Map<String, Feature> features(EncoderFamily family, int padding) {
    Map<String, Feature> features = new HashMap<>();
    features.put(Batch.INPUT_IDS, Feature.integers(padding, WINDOWS, TIME));
    features.put(Decoding.ATTENTION_MASK, Feature.integers(0, WINDOWS, TIME));
    if (family.hasTokenTypes()) {
      features.put(EncoderInput.TOKEN_TYPE_IDS, Feature.integers(0, WINDOWS, TIME));
    }
    if (family.hasWindows()) {
      features.put(EncoderInput.GLOBAL_ATTENTION_MASK, Feature.integers(0, WINDOWS, TIME));
    }
    return features;
  }

  /** The features of a text's windows, as a task has them read. */
  static Map<String, HostTensor> tensors(
      List<TextSequence> windows, EncoderTask task, EncoderFamily family, int padding) {
    Map<String, HostTensor> tensors = new HashMap<>();
    tensors.put(Batch.INPUT_IDS, stacked(windows, TextSequence::ids, padding));
    tensors.put(Decoding.ATTENTION_MASK, stacked(windows, WindowedText::ones, 0));
    if (family.hasTokenTypes()) {
      tensors.put(EncoderInput.TOKEN_TYPE_IDS, stacked(windows, TextSequence::types, 0));
    }
    if (family.hasWindows()) {
      tensors.put(
          EncoderInput.GLOBAL_ATTENTION_MASK, stacked(windows, window -> global(window, task), 0));
    }
    return tensors;
  }

  private static int[] global(TextSequence window, EncoderTask task) {
    return IntStream.range(0, window.length()).map(i -> task.seesAll(window, i) ? 1 : 0).toArray();
  }

  private static int[] ones(TextSequence sequence) {
    int[] ones = new int[sequence.length()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** One row for each window, the shorter ones filled up. */
  static HostTensor stacked(
      List<TextSequence> windows, Function<TextSequence, int[]> row, int padding) {
    int longest = windows.stream().mapToInt(TextSequence::length).max().orElse(0);
    int[] all = new int[windows.size() * longest];
    Arrays.fill(all, padding);
    for (int i = 0; i < windows.size(); i++) {
      int[] own = row.apply(windows.get(i));
      System.arraycopy(own, 0, all, i * longest, own.length);
    }
    return HostTensor.of(all, windows.size(), longest);
  }

  /**
   * Reads the features of a batch.
   *
   * @param time the axis of the tokens
   * @param global the greatest number of tokens of a window that see all others, for families with
   *     windows
   */
  static WindowedText of(Trace trace, EncoderFamily family, Dim time, int global) {
    TensorType type = TensorType.int32(BATCH, Dim.symbol(WINDOWS), time);
    Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
    EncoderInput input =
        EncoderInput.of(trace.input(Batch.INPUT_IDS, type).flatten(0, 1), mask.flatten(0, 1));
    if (family.hasTokenTypes()) {
      input = input.withTypes(trace.input(EncoderInput.TOKEN_TYPE_IDS, type).flatten(0, 1));
    }
    if (family.hasWindows()) {
      Tensor seeing = trace.input(EncoderInput.GLOBAL_ATTENTION_MASK, type).flatten(0, 1);
      input = input.withGlobal(new GlobalTokens(seeing, global));
    }
    return new WindowedText(mask, input);
  }

  /** The mask of all windows: [B · W, T]. */
  Tensor windowMask() {
    return mask.flatten(0, 1);
  }

  /**
   * The mean over a text's windows, those that others have more of left out: [B · W, D] to [B, D].
   */
  Tensor meanOfWindows(Tensor vectors) {
    Tensor there = mask.max(List.of(2), true).castTo(DType.FLOAT32); // [B, W, 1]
    Tensor split = vectors.castTo(DType.FLOAT32).reshape(mask.dim(0), mask.dim(1), vectors.dim(-1));
    // A text may be empty, and nothing stand around it.
    Tensor count = there.sum(List.of(1), false).maximum(split.trace().scalar(DType.FLOAT32, 1));
    return split.times(there).sum(List.of(1), false).dividedBy(count);
  }
}
