package io.tandem.backend.tck.cases;

import io.tandem.api.op.AvgPool2d;
import io.tandem.api.op.AvgPool2dGrad;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.Conv2dInputGrad;
import io.tandem.api.op.Conv2dWeightGrad;
import io.tandem.api.op.MaxPool2d;
import io.tandem.api.op.MaxPool2dGrad;
import io.tandem.api.op.Window;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cases of convolution and pooling, and of their gradients. */
final class WindowCases {
  private static final Dim N = Dim.symbol("n");
  private static final Window SQUARE = new Window(3, 3, 1, 1, 1, 1);
  private static final Window STRIDED = new Window(2, 3, 2, 1, 1, 0);
  private static final Window POINT = new Window(1, 1, 1, 1, 0, 0);
  private static final Window ROW = new Window(1, 3, 1, 2, 0, 1);

  private WindowCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (Window window : List.of(SQUARE, STRIDED, POINT, ROW, new Window(4, 5, 1, 1, 0, 0))) {
      convolution(cases, "of " + window, window, 2, 3, 2, 4, 5);
      pools(cases, "of " + window, window, Sample.distinct(1, 2, 2, 4, 5));
    }
    convolution(cases, "of no images", SQUARE, 0, 3, 2, 4, 5);
    convolution(cases, "of many images", SQUARE, 3, 16, 8, 17, 9);
    convolution(cases, "of one element", POINT, 1, 1, 1, 1, 1);
    pools(cases, "of no images", STRIDED, Sample.normal(1, 0, 2, 4, 5));
    pools(cases, "of many images", SQUARE, Sample.distinct(1, 3, 8, 17, 9));
    pools(cases, "of ties", STRIDED, Sample.integers(1, 0, 2, 2, 2, 4, 5).castTo(DType.FLOAT32));
    float[] low = new float[9];
    Arrays.fill(low, Float.NEGATIVE_INFINITY);
    low[4] = 1;
    cases.add(
        OperationCase.of("of infinities", new MaxPool2d(SQUARE), HostTensor.of(low, 1, 1, 3, 3)));
    cases.add(
        OperationCase.symbolic(
                "of any number of images",
                new Conv2d(SQUARE),
                List.of(
                    TensorType.float32(N, Dim.of(2), Dim.of(4), Dim.of(5)),
                    TensorType.float32(3, 2, 3, 3)),
                List.of(
                    List.of(Sample.normal(1, 2, 2, 4, 5), Sample.normal(2, 3, 2, 3, 3)),
                    List.of(Sample.normal(3, 1, 2, 4, 5), Sample.normal(4, 3, 2, 3, 3))))
            .smoothIn(0, 1));
    cases.add(
        OperationCase.symbolic(
                "of any number of images",
                new MaxPool2d(STRIDED),
                List.of(TensorType.float32(N, Dim.of(2), Dim.of(4), Dim.of(5))),
                List.of(
                    List.of(Sample.distinct(1, 2, 2, 4, 5)),
                    List.of(Sample.distinct(3, 1, 2, 4, 5))))
            .smoothIn(0));
    narrow(cases, DType.BFLOAT16);
    narrow(cases, DType.FLOAT16);
    return cases;
  }

  /** Convolutions and pooling as mixed precision has them. */
  private static void narrow(List<OperationCase> cases, DType dtype) {
    HostTensor x = Sample.normal(1, 2, 2, 4, 5);
    HostTensor weight = Sample.normal(2, 3, 2, 3, 3);
    HostTensor g = Sample.normal(3, 2, 3, 4, 5);
    Conv2dInputGrad toInput = new Conv2dInputGrad(SQUARE, x.castTo(dtype).type());
    cases.add(OperationCase.of("of images", new Conv2d(SQUARE), x, weight).in(dtype));
    cases.add(OperationCase.of("of images", toInput, g, weight).in(dtype));
    cases.add(OperationCase.of("of images", new Conv2dWeightGrad(SQUARE), g, x).in(dtype));
    HostTensor pooled = Sample.distinct(1, 2, 2, 4, 5);
    HostTensor max = Expected.results(new MaxPool2d(STRIDED), pooled).get(0);
    HostTensor slopes = Sample.normal(3, max.extents());
    AvgPool2dGrad mean = new AvgPool2dGrad(STRIDED, x.castTo(dtype).type());
    cases.add(OperationCase.of("of images", new MaxPool2d(STRIDED), pooled).in(dtype));
    cases.add(OperationCase.of("of images", new AvgPool2d(STRIDED), x).in(dtype));
    cases.add(OperationCase.of("of images", mean, slopes).in(dtype));
    cases.add(
        OperationCase.of("of images", new MaxPool2dGrad(STRIDED), slopes, pooled, max).in(dtype));
  }

  private static void convolution(
      List<OperationCase> cases, String name, Window window, int n, int out, int in, int h, int w) {
    HostTensor x = Sample.normal(1, n, in, h, w);
    HostTensor weight = Sample.normal(2, out, in, window.height(), window.width());
    Conv2d op = new Conv2d(window);
    HostTensor g = Sample.normal(3, n, out, window.rows(x.type()), window.columns(x.type()));
    Conv2dInputGrad toInput = new Conv2dInputGrad(window, x.type());
    Conv2dWeightGrad toWeight = new Conv2dWeightGrad(window);
    OperationCase forward = OperationCase.of(name, op, x, weight);
    cases.add(x.size() < 200 ? forward.smoothIn(0, 1) : forward);
    OperationCase first = OperationCase.of(name, toInput, g, weight);
    cases.add(x.size() < 200 ? first.smoothIn(0, 1) : first);
    OperationCase second = OperationCase.of(name, toWeight, g, x);
    cases.add(x.size() < 200 ? second.smoothIn(0, 1) : second);
  }

  private static void pools(List<OperationCase> cases, String name, Window window, HostTensor x) {
    boolean fits = 2 * window.padY() <= window.height() && 2 * window.padX() <= window.width();
    if (!fits) {
      return;
    }
    boolean small = x.size() < 200;
    boolean ties = name.contains("ties");
    MaxPool2d max = new MaxPool2d(window);
    AvgPool2d mean = new AvgPool2d(window);
    OperationCase first = OperationCase.of(name, max, x);
    cases.add(small && !ties ? first.smoothIn(0) : first);
    OperationCase second = OperationCase.of(name, mean, x);
    cases.add(small ? second.smoothIn(0) : second);
    HostTensor y = Expected.results(max, x).get(0);
    HostTensor g = Sample.normal(3, y.extents());
    OperationCase third = OperationCase.of(name, new MaxPool2dGrad(window), g, x, y);
    cases.add(small ? third.smoothIn(0) : third);
    OperationCase fourth = OperationCase.of(name, new AvgPool2dGrad(window, x.type()), g);
    cases.add(small ? fourth.smoothIn(0) : fourth);
  }
}
