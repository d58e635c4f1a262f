package io.tandem.backend.djl.script;

import io.tandem.api.op.AvgPool2d;
import io.tandem.api.op.AvgPool2dGrad;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.Conv2dInputGrad;
import io.tandem.api.op.Conv2dWeightGrad;
import io.tandem.api.op.MaxPool2d;
import io.tandem.api.op.MaxPool2dGrad;
import io.tandem.api.op.Window;
import io.tandem.api.tensor.TensorType;

/** Convolutions and pooling by their kernels. */
final class WindowRules {
  private WindowRules() {}

  static void addTo(Rules rules) {
    rules.add(
        Conv2d.class,
        (op, call) ->
            call.define(
                "torch.convolution("
                    + (call.name(0) + ", " + call.name(1) + ", None, ")
                    + convolution(op.window())
                    + ")"));
    rules.add(Conv2dInputGrad.class, WindowRules::inputGrad);
    rules.add(Conv2dWeightGrad.class, WindowRules::weightGrad);
    rules.add(
        MaxPool2d.class,
        (op, call) ->
            call.define("torch.max_pool2d(" + call.name(0) + ", " + dilated(op.window()) + ")"));
    rules.add(MaxPool2dGrad.class, WindowRules::maxGrad);
    rules.add(
        AvgPool2d.class,
        (op, call) ->
            call.define(
                "torch.avg_pool2d("
                    + (call.name(0) + ", " + window(op.window()))
                    + ", False, True)"));
    rules.add(AvgPool2dGrad.class, WindowRules::avgGrad);
  }

  private static String window(Window w) {
    return String.format(
        "[%d, %d], [%d, %d], [%d, %d]",
        w.height(), w.width(), w.strideY(), w.strideX(), w.padY(), w.padX());
  }

  private static String dilated(Window w) {
    return window(w) + ", [1, 1], False";
  }

  /** Strides, padding, dilation, transposition, output padding and groups. */
  private static String convolution(Window w) {
    return String.format(
        "[%d, %d], [%d, %d], [1, 1], False, [0, 0], 1",
        w.strideY(), w.strideX(), w.padY(), w.padX());
  }

  /** A tensor of which a kernel reads nothing but the shape. */
  private static String shaped(Application call, TensorType type) {
    int code = Literals.code(type.dtype());
    String extents = call.dims(type.shape());
    return call.temporary(
        "torch.empty(" + extents + ", dtype=" + code + call.emitter().device() + ")");
  }

  private static void inputGrad(Conv2dInputGrad op, Application call) {
    String x = shaped(call, op.input());
    backward(call, x, call.name(1), op.window(), true);
  }

  private static void weightGrad(Conv2dWeightGrad op, Application call) {
    String weight = shaped(call, call.resultType(0));
    backward(call, call.name(1), weight, op.window(), false);
  }

  private static void backward(
      Application call, String x, String weight, Window window, boolean input) {
    String dx = call.emitter().free("t");
    String dweight = call.emitter().free("t");
    String dbias = call.emitter().free("t");
    call.emitter()
        .line(
            String.format(
                "%s, %s, %s = torch.convolution_backward(%s, %s, %s, None, %s, [%s, %s, False])",
                dx,
                dweight,
                dbias,
                call.name(0),
                x,
                weight,
                convolution(window),
                Literals.of(input),
                Literals.of(!input)));
    call.define(input ? dx : dweight);
  }

  private static void maxGrad(MaxPool2dGrad op, Application call) {
    String y = call.emitter().free("t");
    String places = call.emitter().free("t");
    String window = dilated(op.window());
    call.emitter()
        .line(
            String.format(
                "%s, %s = torch.max_pool2d_with_indices(%s, %s)", y, places, call.name(1), window));
    call.define(
        String.format(
            "torch.max_pool2d_with_indices_backward(%s, %s, %s, %s)",
            call.name(0), call.name(1), window, places));
  }

  private static void avgGrad(AvgPool2dGrad op, Application call) {
    String x = shaped(call, op.input());
    call.define(
        String.format(
            "torch.avg_pool2d_backward(%s, %s, %s, False, True, None)",
            call.name(0), x, window(op.window())));
  }
}
