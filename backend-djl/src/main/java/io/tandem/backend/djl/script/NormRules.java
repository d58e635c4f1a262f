package io.tandem.backend.djl.script;

import io.tandem.api.op.Gelu;
import io.tandem.api.op.GeluGrad;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.LayerNormGrad;
import io.tandem.api.op.LogSoftmax;
import io.tandem.api.op.LogSoftmaxGrad;
import io.tandem.api.op.LogSumExp;
import io.tandem.api.op.Softmax;
import io.tandem.api.op.SoftmaxGrad;

/** Normalizations and activations by their fused kernels, and their gradients. */
final class NormRules {
  private NormRules() {}

  static void addTo(Rules rules) {
    rules.add(LayerNorm.class, NormRules::layerNorm);
    rules.add(LayerNormGrad.class, NormRules::layerNormGrad);
    rules.add(
        Gelu.class,
        (op, call) -> call.define("torch.gelu(" + call.name(0) + approximate(op.tanh()) + ")"));
    rules.add(
        GeluGrad.class,
        (op, call) ->
            call.define(
                "torch.gelu_backward("
                    + (call.name(0) + ", " + call.name(1))
                    + approximate(op.tanh())
                    + ")"));
    rules.add(
        Softmax.class,
        (op, call) -> call.define("torch._softmax(" + call.name(0) + ", -1, False)"));
    rules.add(
        LogSoftmax.class,
        (op, call) -> call.define("torch._log_softmax(" + call.name(0) + ", -1, False)"));
    rules.add(SoftmaxGrad.class, (op, call) -> backward("torch._softmax_backward_data", call));
    rules.add(
        LogSoftmaxGrad.class, (op, call) -> backward("torch._log_softmax_backward_data", call));
    rules.add(
        LogSumExp.class,
        (op, call) ->
            call.define(
                "torch.logsumexp(" + call.name(0) + ", [-1], " + Literals.of(op.keepDim()) + ")"));
  }

  private static String approximate(boolean tanh) {
    return ", approximate=\"" + (tanh ? "tanh" : "none") + "\"";
  }

  private static void backward(String kernel, Application call) {
    int code = Literals.code(call.dtype(0));
    call.define(kernel + "(" + call.name(0) + ", " + call.name(1) + ", -1, " + code + ")");
  }

  private static void layerNorm(LayerNorm op, Application call) {
    String axes = "[" + call.emitter().dim(call.shape(0).dim(-1)) + "]";
    call.defineAll(
        String.format(
            "torch.native_layer_norm(%s, %s, %s, %s, %s)",
            call.name(0), axes, call.name(1), call.name(2), Literals.of(op.epsilon())));
  }

  private static void layerNormGrad(LayerNormGrad op, Application call) {
    String axes = "[" + call.emitter().dim(call.shape(1).dim(-1)) + "]";
    // The kernel looks at the bias only for its type and shape, which are the weight's.
    call.defineAll(
        String.format(
            "torch.native_layer_norm_backward(%s, %s, %s, %s, %s, %s, %s, [%s, %s, %s])",
            call.name(0),
            call.name(1),
            axes,
            call.name(2),
            call.name(3),
            call.name(4),
            call.name(4),
            Literals.of(call.needs(0)),
            Literals.of(call.needs(1)),
            Literals.of(call.needs(2))));
  }
}
