package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * How a window moves over the two last axes of {@code [n, c, height, width]}.
 *
 * @param height extent of the window
 * @param width extent of the window
 * @param strideY rows between two places of the window, at least 1
 * @param strideX columns between two places of the window, at least 1
 * @param padY rows added above and below
 * @param padX columns added left and right
 */
public record Window(int height, int width, int strideY, int strideX, int padY, int padX) {

  public Window {
    Types.require(
        height > 0 && width > 0 && strideY > 0 && strideX > 0 && padY >= 0 && padX >= 0,
        "not a window: %d x %d, strides %d and %d, padding %d and %d",
        height,
        width,
        strideY,
        strideX,
        padY,
        padX);
  }

  /**
   * The number of places of the window along axis 2, by {@code (h + 2·pad - height)/stride + 1}.
   */
  public int rows(TensorType x) {
    return places(x, 2, height, strideY, padY);
  }

  /** The number of places of the window along axis 3. */
  public int columns(TensorType x) {
    return places(x, 3, width, strideX, padX);
  }

  private static int places(TensorType x, int axis, int extent, int stride, int pad) {
    Types.require(x.rank() == 4, "a window moves over [n, c, h, w], not %s", x.shape());
    Dim dim = x.shape().dim(axis);
    Types.require(dim.isStatic(), "a window needs known extents, not %s", x.shape());
    long room = dim.extent() + 2L * pad - extent;
    Types.require(room >= 0, "a window of %d does not fit into axis %d of %s", extent, axis, x);
    return (int) (room / stride) + 1;
  }

  /**
   * The padded operand's elements under each cell of the window, row by row: [n, c, rows, cols].
   */
  List<Tensor> cells(Tensor x, double padding) {
    int rows = rows(x.type());
    int columns = columns(x.type());
    Tensor padded = x;
    if (padY > 0) {
      padded = padded.pad(2, Dim.of(padY), Dim.of(padY), padding);
    }
    if (padX > 0) {
      padded = padded.pad(3, Dim.of(padX), Dim.of(padX), padding);
    }
    List<Tensor> cells = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      Tensor band = padded.slice(2, i, i + (rows - 1) * strideY + 1, strideY);
      for (int j = 0; j < width; j++) {
        cells.add(band.slice(3, j, j + (columns - 1) * strideX + 1, strideX));
      }
    }
    return cells;
  }
}
