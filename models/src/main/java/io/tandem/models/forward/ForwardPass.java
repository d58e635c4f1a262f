package io.tandem.models.forward;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A forward pass that is being traced: its inputs, and what comes out under the published names.
 *
 * @param trace what it is traced into
 * @param inputs those that there are
 * @param given the names of those that are given
 */
public record ForwardPass(Trace trace, Map<String, ForwardInput> inputs, Set<String> given) {

  /** Copies the sets. */
  public ForwardPass {
    inputs = Map.copyOf(inputs);
    given = Set.copyOf(given);
  }

  /** An input that is given. */
  public Tensor input(String name) {
    return trace.input(name, inputs.get(name).type());
  }

  /** An input that may have been left out. */
  public Optional<Tensor> optional(String name) {
    return given.contains(name) ? Optional.of(input(name)) : Optional.empty();
  }

  /** Gives hidden states, from what the first layer reads to what the last gives. */
  public void hiddenStates(List<Tensor> states) {
    hiddenStates("", states);
  }

  /**
   * Gives the hidden states of one of several stacks.
   *
   * @param stack what their names begin with
   */
  public void hiddenStates(String stack, List<Tensor> states) {
    for (int i = 0; i < states.size(); i++) {
      give(stack + ForwardModel.HIDDEN_STATES + "." + i, states.get(i));
    }
  }

  /** Gives a tensor, in 32-bit floats. */
  public void give(String name, Tensor tensor) {
    trace.output(name, tensor.castTo(DType.FLOAT32));
  }

  /** Gives the mean cross entropy of logits by labels in the same places, if there are labels. */
  public void crossEntropy(Tensor logits) { // […, V]
    optional(Batch.LABELS).ifPresent(labels -> giveMean(logits, labels));
  }

  /** Gives the mean cross entropy of logits by the labels one place later, if there are labels. */
  public void nextTokenCrossEntropy(Tensor logits) { // [B, T, V]
    optional(Batch.LABELS)
        .ifPresent(
            labels -> {
              Dim time = labels.dim(1);
              giveMean(logits.slice(1, Dim.ZERO, time.plus(-1)), labels.slice(1, Dim.ONE, time));
            });
  }

  /** Gives the loss of what a head says of whole sequences, if there are labels. */
  public void sequenceLoss(Tensor logits, SequenceLabels kind) { // [B, C]
    optional(Batch.LABELS)
        .ifPresent(
            labels ->
                give(
                    ForwardModel.LOSS,
                    trace.root().child("loss").in(() -> kind.loss(logits, labels))));
  }

  /** Gives the mean cross entropy of logits by labels. */
  public void giveMean(Tensor logits, Tensor labels) {
    give(ForwardModel.LOSS, trace.root().child("loss").in(() -> meanCrossEntropy(logits, labels)));
  }

  /** The mean over the labels that are not {@value Batch#IGNORED}; none, if all are. */
  public static Tensor meanCrossEntropy(Tensor logits, Tensor labels) {
    Tensor losses = Nn.crossEntropy(logits, labels, Batch.IGNORED, 0);
    return losses.sum().dividedBy(labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
  }
}
