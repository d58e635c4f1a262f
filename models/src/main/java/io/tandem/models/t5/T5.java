package io.tandem.models.t5;

import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.generation.PublishedGeneration;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.StateMarks;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.TokenEncoder;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.T5Decoder.Decoded;
import io.tandem.models.t5.T5Encoder.Encoded;
import io.tandem.models.t5.T5Shape.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * T5: an encoder and a decoder without positions of their own, which tell distances apart in
 * attention instead, and a head over the vocabulary.
 */
public final class T5 implements SequenceToSequence, ForwardModel, EncodesTokens {
  private final T5Shape shape;
  private final TextMarks marks;
  private final T5Use use;
  private final Supplier<TextPairs> pairs;

  /**
   * A T5.
   *
   * @param pairs how its texts become tokens; asked when that is first needed, and may be slow
   */
  T5(T5Shape shape, TextMarks marks, T5Use use, Supplier<TextPairs> pairs) {
    this.shape = shape;
    this.marks = marks;
    this.use = use;
    this.pairs = pairs;
  }

  @Override
  public String type() {
    return T5Provider.NAME;
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(
        PublishedT5.write(
            PublishedT5.Kind.CONDITIONAL_GENERATION, shape, marks, Optional.of(use.json())));
  }

  @Override
  public Optional<JsonObject> publishedGeneration(OptionalInt endOfText) {
    return publishedConfig(endOfText).map(PublishedGeneration::of);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return PublishedT5.variableOf(PublishedT5.Kind.CONDITIONAL_GENERATION, shape.head(), tensor);
  }

  @Override
  public Optional<? extends Architecture> untied(Set<String> tensors) {
    return tensors.equals(Set.of("lm_head.weight"))
        ? Optional.of(new T5(shape.with(new Head(false, shape.head().scaled())), marks, use, pairs))
        : Optional.empty();
  }

  @Override
  public TokenEncoder tokenEncoder() {
    return new T5Body(PublishedT5.Kind.ENCODER, shape, marks);
  }

  @Override
  public TextPairs pairs() {
    return pairs.get();
  }

  @Override
  public Search search() {
    return use.search();
  }

  @Override
  public boolean knowsLengths() {
    return false;
  }

  @Override
  public boolean hasAttention() {
    return true;
  }

  @Override
  public Program objective(Phase phase) {
    T5Shape given = phase == Phase.TRAINING ? shape : shape.deterministic();
    return Trace.program(
        type(),
        trace -> {
          Tensor labels = trace.input(Batch.LABELS, T5Inputs.TARGETS);
          Encoded encoded = encode(trace, given);
          T5Decoder decoder = new T5Decoder(trace.root(), given);
          Decoded decoded =
              decoder.apply(
                  trace.input(TextPairs.DECODER_INPUT_IDS, T5Inputs.TARGETS),
                  Optional.empty(),
                  decoder.sources(encoded.output()),
                  encoded.bias(),
                  KeyValueCache.none(),
                  Dim.ZERO);
          StateMarks.mark(decoded.states());
          Tensor logits = decoder.logits(decoded.output()); // [B, T, V]
          Scope loss = trace.root().child("loss");
          Tensor losses = // [B, T]
              loss.in(() -> Nn.crossEntropy(logits, labels, Batch.IGNORED, 0));
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
          if (phase == Phase.EVALUATION) {
            Tensor right = logits.argMax(-1).equalTo(labels); // [B, T], never of what is ignored
            trace.output(TrainingPrograms.RIGHT, right.castTo(DType.FLOAT32).sum());
          }
        });
  }

  private static Encoded encode(Trace trace, T5Shape shape) {
    Tensor ids = trace.input(Batch.INPUT_IDS, T5Inputs.SOURCES);
    Tensor mask = trace.input(Decoding.ATTENTION_MASK, T5Inputs.SOURCES);
    return new T5Encoder(trace.root(), shape).apply(ids, Optional.of(mask));
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return T5Inputs.generation(shape.vocabularySize());
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    T5Inputs.requireTarget(given);
    T5Shape own = shape.deterministic();
    return Trace.program(
        "t5.forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          Optional<Tensor> labels = pass.optional(Batch.LABELS);
          Tensor ids =
              pass.optional(TextPairs.DECODER_INPUT_IDS)
                  .orElseGet(() -> T5Inputs.shifted(labels.orElseThrow(), marks));
          T5Decoder decoder = new T5Decoder(trace.root(), own);
          Decoded decoded = T5Inputs.run(pass, trace.root(), own, ids);
          Tensor logits = decoder.logits(decoded.output());
          pass.give(LanguageModel.LOGITS, logits);
          labels.ifPresent(targets -> pass.giveMean(logits, targets));
        });
  }

  @Override
  public Program prompt(Lengths lengths) {
    T5Shape own = shape.deterministic();
    return Trace.program(
        "t5.prompt",
        trace -> {
          Encoded encoded = encode(trace, own);
          List<KeyValue> sources = new T5Decoder(trace.root(), own).sources(encoded.output());
          for (int i = 0; i < sources.size(); i++) {
            trace.output(Decoding.PRESENT + i + ".encoder.key", sources.get(i).key());
            trace.output(Decoding.PRESENT + i + ".encoder.value", sources.get(i).value());
          }
          Tensor bias = encoded.bias().orElseThrow();
          trace.output(Decoding.PRESENT + "encoder.bias", bias);
          decode(trace, sources, bias, KeyValueCache.begin(), Dim.ZERO);
        });
  }

  @Override
  public Program next() {
    TensorType type =
        TensorType.float32(
            T5Inputs.BATCH, Dim.of(shape.heads()), T5Inputs.SOURCE_TIME, Dim.of(shape.headSize()));
    return Trace.program(
        "t5.next",
        trace -> {
          List<KeyValue> sources = new ArrayList<>();
          for (int i = 0; i < shape.decoderLayers(); i++) {
            sources.add(
                new KeyValue(
                    trace.input(Decoding.PAST + i + ".encoder.key", type),
                    trace.input(Decoding.PAST + i + ".encoder.value", type)));
          }
          TensorType hidden =
              TensorType.float32(T5Inputs.BATCH, Dim.ONE, Dim.ONE, T5Inputs.SOURCE_TIME);
          Tensor bias = trace.input(Decoding.PAST + "encoder.bias", hidden);
          decode(trace, sources, bias, KeyValueCache.resume(), Decoding.PAST_LENGTH);
        });
  }

  private void decode(
      Trace trace, List<KeyValue> sources, Tensor bias, KeyValueCache cache, Dim past) {
    T5Decoder decoder = new T5Decoder(trace.root(), shape.deterministic());
    TensorType one = TensorType.int32(T5Inputs.BATCH, Dim.ONE);
    Tensor ids = trace.input(TextPairs.DECODER_INPUT_IDS, one);
    Decoded decoded = decoder.apply(ids, Optional.empty(), sources, Optional.of(bias), cache, past);
    trace.output(LanguageModel.LOGITS, decoder.logits(decoded.output().squeeze(1))); // [B, V]
    KeyValue last = sources.get(sources.size() - 1);
    trace.output(ATTENTION, decoder.weights(decoded, last, bias).squeeze(1)); // [B, S]
  }
}
