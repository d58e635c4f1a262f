package io.tandem.api.op;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation that is defined in terms of others and may be compiled to an engine's fused kernel.
 *
 * <p>The definition is the specification: a fused kernel must agree with it to rounding, and the
 * compatibility kit holds it against it.
 */
public sealed interface Composite extends Op
    permits Linear,
        EmbeddingGrad,
        LayerNorm,
        LayerNormGrad,
        RmsNorm,
        RmsNormGrad,
        Gelu,
        GeluGrad,
        Softmax,
        SoftmaxGrad,
        LogSoftmax,
        LogSoftmaxGrad,
        LogSumExp,
        Attention,
        DroppedAttention,
        AttentionGrad,
        CrossEntropy,
        CrossEntropyGrad,
        Conv2d,
        Conv2dInputGrad,
        Conv2dWeightGrad,
        MaxPool2d,
        MaxPool2dGrad,
        AvgPool2d,
        AvgPool2dGrad,
        ClipByGlobalNorm,
        OptimizerUpdate {

  /**
   * The definition: traces the operation with simpler ones.
   *
   * @param operands as many, and of such types, as {@link #infer} accepts
   * @return the results, of the types that {@link #infer} gives
   */
  List<Tensor> expand(List<Tensor> operands);

  /** Differentiates the definition; operations with a rule of their own override this. */
  @Override
  default void backward(Backward call) {
    List<Tensor> operands = new ArrayList<>();
    List<Tensor> needed = new ArrayList<>();
    for (int i = 0; i < call.operands(); i++) {
      operands.add(call.operand(i));
    }
    // An operand may stand in two places: an alias for each keeps the contributions apart.
    List<Tensor> aliases =
        operands.stream().map(t -> call.trace().apply(new Reshape(t.shape()), t).get(0)).toList();
    List<Tensor> results = expand(aliases);
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> cotangents = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (call.hasGradient(i)) {
        outputs.add(results.get(i));
        cotangents.add(call.gradient(i));
      }
    }
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < call.operands(); i++) {
      if (call.needs(i)) {
        places.add(i);
        needed.add(aliases.get(i));
      }
    }
    List<Tensor> gradients = Differentiation.gradients(outputs, cotangents, needed);
    for (int i = 0; i < places.size(); i++) {
      Tensor gradient = gradients.get(i);
      call.contribute(places.get(i), () -> gradient);
    }
  }
}
