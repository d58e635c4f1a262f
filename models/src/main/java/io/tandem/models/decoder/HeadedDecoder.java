package io.tandem.models.decoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.forward.SequenceLabels;
import io.tandem.models.layer.Linear;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.TokenEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A decoder with another head than a language model's, or none.
 *
 * @param stack its embeddings and blocks
 * @param head what stands on them
 */
public record HeadedDecoder(DecoderStack stack, DecoderHead head)
    implements ForwardModel, EncodesTokens {

  @Override
  public String type() {
    return stack.type();
  }

  @Override
  public Map<String, Variable> weights() {
    return forward(Set.of(Batch.INPUT_IDS), Lengths.NONE).variables();
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return stack.variableOf(tensor);
  }

  @Override
  public String publishedName(String variable) {
    return head instanceof DecoderHead.None
        ? stack.bodyName(variable)
        : stack.publishedName(variable);
  }

  @Override
  public TokenEncoder tokenEncoder() {
    return new DecoderBody(stack);
  }

  @Override
  public ForwardModel forInputs(Map<String, HostTensor> inputs) {
    if (head instanceof DecoderHead.OfSequence sequence && inputs.containsKey(Batch.LABELS)) {
      SequenceLabels labels = sequence.labels().as(inputs.get(Batch.LABELS).dtype());
      return new HeadedDecoder(stack, new DecoderHead.OfSequence(labels, sequence.padding()));
    }
    return this;
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    Map<String, ForwardInput> inputs = new DecoderPrograms(stack).inputs();
    if (head instanceof DecoderHead.OfSequence sequence) {
      inputs.put(Batch.LABELS, sequence.labels().input());
    } else if (head instanceof DecoderHead.OfTokens tokens) {
      inputs.put(Batch.LABELS, DecoderPrograms.tokenLabels(tokens.classes()));
    }
    return inputs;
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return Trace.program(
        stack.type() + ".forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          Tensor ids = pass.input(Batch.INPUT_IDS);
          Tensor hidden = new DecoderPrograms(stack).hidden(pass, ids); // [B, T, D]
          if (head instanceof DecoderHead.OfSequence sequence) {
            Tensor logits =
                score(trace.root(), newest(ids, hidden, sequence.padding()), sequence.labels());
            pass.give(LanguageModel.LOGITS, logits);
            pass.sequenceLoss(logits, sequence.labels());
          } else if (head instanceof DecoderHead.OfTokens tokens) {
            Initializer fresh = Initializer.normal(0.02);
            Scope scope = trace.root().child(tokens.scope());
            Tensor logits = Linear.of(scope, stack.hidden(), tokens.classes(), fresh).apply(hidden);
            pass.give(LanguageModel.LOGITS, logits);
            pass.crossEntropy(logits);
          }
        });
  }

  private Tensor score(Scope root, Tensor hidden, SequenceLabels labels) { // [B, D] -> [B, C]
    Scope scope = root.child("score");
    Shape shape = Shape.of(labels.count(), stack.hidden());
    Tensor weight = scope.weight("weight", shape, Initializer.normal(0.02));
    return scope.in(() -> Nn.linearTransposed(hidden, weight, Optional.empty()));
  }

  /** The state of the last token of each row that is no padding: [B, T, D] to [B, D]. */
  private static Tensor newest(Tensor ids, Tensor hidden, OptionalInt padding) {
    Dim time = hidden.dim(1);
    if (padding.isEmpty()) {
      return hidden.slice(1, time.plus(-1), time).squeeze(1);
    }
    Tensor tokens = ids.notEqualTo(padding.getAsInt());
    Tensor places = ids.trace().iota(time, DType.INT32);
    Tensor last = places.times(tokens.castTo(DType.INT32)).argMax(1); // [B]
    Shape one = hidden.shape().with(1, Dim.ONE);
    return hidden.gatherAlong(1, last.unsqueeze(1).unsqueeze(1).expand(one)).squeeze(1);
  }
}
