package io.tandem.backend.tf;

import io.tandem.api.op.AvgPool2d;
import io.tandem.api.op.AvgPool2dGrad;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.Conv2dInputGrad;
import io.tandem.api.op.Conv2dWeightGrad;
import io.tandem.api.op.MaxPool2d;
import io.tandem.api.op.Window;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.List;
import org.tensorflow.Output;

/**
 * Convolution and pooling. The kernels for CPUs want channels last, so operands are turned round on
 * the way in and results on the way out; 16-bit floats are accumulated in {@code f32}.
 */
final class WindowEmitters {
  private static final List<Integer> CHANNELS_LAST = List.of(0, 2, 3, 1);
  private static final List<Integer> CHANNELS_SECOND = List.of(0, 3, 1, 2);
  private static final List<Integer> WEIGHT_IN = List.of(2, 3, 1, 0);
  private static final List<Integer> WEIGHT_OUT = List.of(3, 2, 0, 1);

  private WindowEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Conv2d.class, WindowEmitters::conv);
    table.put(Conv2dInputGrad.class, WindowEmitters::convInputGrad);
    table.put(Conv2dWeightGrad.class, WindowEmitters::convWeightGrad);
    table.put(MaxPool2d.class, WindowEmitters::maxPool);
    table.put(AvgPool2d.class, WindowEmitters::avgPool);
    table.put(AvgPool2dGrad.class, WindowEmitters::avgPoolGrad);
  }

  private static void conv(Conv2d op, Emission at) {
    Output<?> x = turned(at, at.operand(0), CHANNELS_LAST);
    Output<?> weight = turned(at, at.operand(1), WEIGHT_IN);
    give(at, moving(at.op("Conv2D", x, weight), op.window()).out(), CHANNELS_SECOND);
  }

  private static void convInputGrad(Conv2dInputGrad op, Emission at) {
    Output<?> g = turned(at, at.operand(0), CHANNELS_LAST);
    Output<?> weight = turned(at, at.operand(1), WEIGHT_IN);
    Output<?> sizes = at.extents().vector(permuted(op.input().shape(), CHANNELS_LAST));
    Output<?> dx = moving(at.op("Conv2DBackpropInput", sizes, weight, g), op.window()).out();
    give(at, dx, CHANNELS_SECOND);
  }

  private static void convWeightGrad(Conv2dWeightGrad op, Emission at) {
    Output<?> g = turned(at, at.operand(0), CHANNELS_LAST);
    Output<?> x = turned(at, at.operand(1), CHANNELS_LAST);
    Output<?> sizes = at.extents().vector(permuted(at.resultType(0).shape(), WEIGHT_IN));
    Output<?> dweight = moving(at.op("Conv2DBackpropFilter", x, sizes, g), op.window()).out();
    give(at, dweight, WEIGHT_OUT);
  }

  private static void maxPool(MaxPool2d op, Emission at) {
    Output<?> x = turned(at, at.operand(0), CHANNELS_LAST);
    Window window = op.window();
    give(at, moving(covering(at.op("MaxPool", x), window), window).out(), CHANNELS_SECOND);
  }

  private static void avgPool(AvgPool2d op, Emission at) {
    Window window = op.window();
    Output<?> x = turned(at, at.operand(0), CHANNELS_LAST);
    // TensorFlow would leave padding out of the means.
    Output<?> padded = at.apply("Pad", x, paddings(at, window));
    give(at, unpadded(covering(at.op("AvgPool", padded), window), window).out(), CHANNELS_SECOND);
  }

  private static void avgPoolGrad(AvgPool2dGrad op, Emission at) {
    Window window = op.window();
    Output<?> g = turned(at, at.operand(0), CHANNELS_LAST);
    Shape inner = permuted(op.input().shape(), CHANNELS_LAST);
    Shape padded =
        inner
            .with(1, inner.dim(1).plus(2L * window.padY()))
            .with(2, inner.dim(2).plus(2L * window.padX()));
    NodeBuilder kernel = at.op("AvgPoolGrad", at.extents().vector(padded), g);
    Output<?> dx = unpadded(covering(kernel, window), window).out();
    Output<?> corner = at.writer().constant(0, window.padY(), window.padX(), 0);
    give(at, at.apply("Slice", dx, corner, at.extents().vector(inner)), CHANNELS_SECOND);
  }

  private static Output<?> turned(Emission at, Output<?> x, List<Integer> order) {
    return LayoutEmitters.transpose(at.writer(), at.writer().cast(x, DType.FLOAT32), order);
  }

  private static void give(Emission at, Output<?> y, List<Integer> order) {
    Output<?> turned = LayoutEmitters.transpose(at.writer(), y, order);
    // Of no images the kernels give a wrong number of channels.
    Output<?> shaped = at.reshape(turned, at.resultType(0).shape());
    at.give(at.writer().cast(shaped, at.resultType(0).dtype()));
  }

  private static Shape permuted(Shape shape, List<Integer> order) {
    return new Shape(order.stream().<Dim>map(shape::dim).toList());
  }

  private static NodeBuilder covering(NodeBuilder node, Window window) {
    return node.set("ksize", new long[] {1, window.height(), window.width(), 1});
  }

  private static NodeBuilder moving(NodeBuilder node, Window window) {
    if (window.padY() == 0 && window.padX() == 0) {
      return unpadded(node, window);
    }
    long y = window.padY();
    long x = window.padX();
    return strides(node, window)
        .set("padding", "EXPLICIT")
        .set("explicit_paddings", new long[] {0, 0, y, y, x, x, 0, 0});
  }

  private static NodeBuilder unpadded(NodeBuilder node, Window window) {
    return strides(node, window).set("padding", "VALID");
  }

  private static NodeBuilder strides(NodeBuilder node, Window window) {
    return node.set("strides", new long[] {1, window.strideY(), window.strideX(), 1});
  }

  private static Output<?> paddings(Emission at, Window window) {
    int y = window.padY();
    int x = window.padX();
    return at.apply(
        "Reshape", at.writer().constant(0, 0, y, y, x, x, 0, 0), at.writer().constant(4, 2));
  }
}
