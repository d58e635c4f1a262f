package io.tandem.models.t5;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.T5Decoder.Decoded;
import io.tandem.models.t5.T5Encoder.Encoded;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What forward passes of a T5 read, and what they have in common. */
final class T5Inputs {
  static final Dim BATCH = Dim.symbol("batch");
  static final Dim SOURCE_TIME = Dim.symbol(TextPairs.SOURCE);
  static final Dim TARGET_TIME = Dim.symbol(TextPairs.TARGET);
  static final TensorType SOURCES = TensorType.int32(BATCH, SOURCE_TIME);
  static final TensorType TARGETS = TensorType.int32(BATCH, TARGET_TIME);

  /** The input that tells which tokens the decoder may see of those before each. */
  private static final String DECODER_MASK = "decoder_attention_mask";

  private T5Inputs() {}

  /** Those of the encoder. */
  static Map<String, ForwardInput> encoder(int vocabularySize) {
    return Map.of(
        Batch.INPUT_IDS,
        ForwardInput.required(SOURCES, vocabularySize),
        Decoding.ATTENTION_MASK,
        ForwardInput.optional(SOURCES, 2));
  }

  /** Those of encoder and decoder. */
  static Map<String, ForwardInput> both(int vocabularySize) {
    Map<String, ForwardInput> inputs = new TreeMap<>(encoder(vocabularySize));
    inputs.put(TextPairs.DECODER_INPUT_IDS, ForwardInput.required(TARGETS, vocabularySize));
    inputs.put(DECODER_MASK, ForwardInput.optional(TARGETS, 2));
    return inputs;
  }

  /** Those with labels, of which the decoder's tokens follow. */
  static Map<String, ForwardInput> generation(int vocabularySize) {
    Map<String, ForwardInput> inputs = new TreeMap<>(both(vocabularySize));
    inputs.put(TextPairs.DECODER_INPUT_IDS, ForwardInput.optional(TARGETS, vocabularySize));
    inputs.put(
        Batch.LABELS, ForwardInput.optional(TARGETS, vocabularySize).orIgnored(Batch.IGNORED));
    return inputs;
  }

  /** Refuses inputs of which the decoder would have nothing to read. */
  static void requireTarget(Set<String> given) {
    if (!given.contains(TextPairs.DECODER_INPUT_IDS) && !given.contains(Batch.LABELS)) {
      throw new BadInputException(
          String.format(
              "neither '%s' nor '%s' is given; the decoder reads the one, or the other one later",
              TextPairs.DECODER_INPUT_IDS, Batch.LABELS));
    }
  }

  /** Labels one place later, behind the start; those that stand for none become padding. */
  static Tensor shifted(Tensor labels, TextMarks marks) { // [B, T] -> [B, T]
    Tensor later =
        labels.pad(1, Dim.ONE, Dim.ZERO, marks.start()).slice(1, Dim.ZERO, labels.dim(1)); // [B, T]
    Tensor padding = labels.trace().scalar(DType.INT32, marks.padding());
    return Tensor.where(later.equalTo(Batch.IGNORED), padding.plus(later.zerosLike()), later);
  }

  /** Encodes and decodes, and gives the hidden states of both. */
  static Decoded run(ForwardPass pass, Scope scope, T5Shape shape, Tensor ids) {
    Encoded encoded = encode(pass, scope, shape);
    T5Decoder decoder = new T5Decoder(scope, shape);
    Decoded decoded =
        decoder.apply(
            ids,
            pass.optional(DECODER_MASK),
            decoder.sources(encoded.output()),
            encoded.bias(),
            KeyValueCache.none(),
            Dim.ZERO);
    pass.hiddenStates("encoder_", encoded.states());
    pass.hiddenStates("decoder_", decoded.states());
    return decoded;
  }

  static Encoded encode(ForwardPass pass, Scope scope, T5Shape shape) {
    Optional<Tensor> mask = pass.optional(Decoding.ATTENTION_MASK);
    return new T5Encoder(scope, shape).apply(pass.input(Batch.INPUT_IDS), mask);
  }
}
