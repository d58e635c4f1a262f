package io.tandem.models.t5;

import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.sentence.TokenEncoder;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.PublishedT5.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A T5 without its head: encoder and decoder, or the encoder alone.
 *
 * @param kind which
 */
record T5Body(Kind kind, T5Shape shape, TextMarks marks) implements ForwardModel, TokenEncoder {
  /** How many tokens of a text published ones were trained with. */
  private static final int USUAL = 512;

  /** More than fit into any memory; positions are relative, and so there is no other limit. */
  private static final int LONGEST = 1_000_000;

  @Override
  public String type() {
    return T5Provider.NAME;
  }

  @Override
  public Map<String, Variable> weights() {
    return forward(forwardInputs().keySet(), Lengths.NONE).variables();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(PublishedT5.write(kind, shape, marks, Optional.empty()));
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return PublishedT5.variableOf(kind, shape.head(), tensor);
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return kind == Kind.ENCODER
        ? T5Inputs.encoder(shape.vocabularySize())
        : T5Inputs.both(shape.vocabularySize());
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    T5Shape own = shape.deterministic();
    return Trace.program(
        "t5.forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          if (kind == Kind.ENCODER) {
            pass.hiddenStates(T5Inputs.encode(pass, trace.root(), own).states());
          } else {
            T5Inputs.run(pass, trace.root(), own, pass.input(TextPairs.DECODER_INPUT_IDS));
          }
        });
  }

  /** {@inheritDoc} The encoder alone. */
  @Override
  public T5Body tokenEncoder() {
    return new T5Body(Kind.ENCODER, shape, marks);
  }

  @Override
  public int hidden() {
    return shape.hidden();
  }

  @Override
  public int longest() {
    return LONGEST;
  }

  @Override
  public int usualLength() {
    return USUAL;
  }

  @Override
  public OptionalInt padding() {
    return OptionalInt.of(marks.padding());
  }

  @Override
  public Tensor tokens(Scope root, EncoderInput input, Phase phase) {
    T5Shape own = phase == Phase.TRAINING ? shape : shape.deterministic();
    return new T5Encoder(root, own).apply(input.ids(), input.mask()).output();
  }
}
