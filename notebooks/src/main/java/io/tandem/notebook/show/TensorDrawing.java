package io.tandem.notebook.show;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tensor as the table of its last two axes, each number on a ground as strong as it is great; of
 * more axes the first few tables, and of long axes both ends.
 */
final class TensorDrawing {
  private static final int MOST_ROWS = 16;
  private static final int MOST_COLUMNS = 14;
  private static final int MOST_TABLES = 3;
  private static final String GAP = "⋯";

  /** Stands for what is left out of a long axis. */
  private static final int LEFT_OUT = -1;

  private TensorDrawing() {}

  static Rich of(HostTensor tensor) {
    long[] extents = tensor.extents();
    String type =
        tensor.dtype().name().toLowerCase(java.util.Locale.ROOT) + Arrays.toString(extents);
    if (tensor.size() == 0) {
      return Rich.text(type + ", which is empty");
    }
    double[] values = tensor.toDoubleArray();
    if (extents.length == 0) {
      return Rich.text(number(tensor, values[0]) + "   (" + type + ")");
    }
    int columns = (int) extents[extents.length - 1];
    int rows = extents.length == 1 ? 1 : (int) extents[extents.length - 2];
    int tables = values.length / (rows * columns);
    double greatest = Arrays.stream(values).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    List<Grid> grids = new ArrayList<>();
    for (int table = 0; table < Math.min(MOST_TABLES, tables); table++) {
      String place = tables == 1 ? "" : " at " + index(table, extents);
      grids.add(
          grid(tensor, type + place, values, table * rows * columns, rows, columns, greatest));
    }
    String left =
        tables <= MOST_TABLES ? "" : String.format("… and %,d more tables", tables - MOST_TABLES);
    String html =
        grids.stream().map(Grid::html).collect(Collectors.joining())
            + (left.isEmpty() ? "" : "<p>" + left + "</p>");
    return Rich.html(grids.stream().map(Grid::text).collect(Collectors.joining("\n")) + left, html);
  }

  private static Grid grid(
      HostTensor tensor,
      String title,
      double[] values,
      int from,
      int rows,
      int columns,
      double greatest) {
    int[] across = shown(columns, MOST_COLUMNS);
    List<String> head = new ArrayList<>(List.of(""));
    Arrays.stream(across).forEach(i -> head.add(i == LEFT_OUT ? GAP : Integer.toString(i)));
    List<Grid.Row> body = new ArrayList<>();
    for (int row : shown(rows, MOST_ROWS)) {
      List<Grid.Cell> cells = new ArrayList<>();
      for (int column : across) {
        if (row == LEFT_OUT || column == LEFT_OUT) {
          cells.add(Grid.Cell.number(GAP));
          continue;
        }
        double value = values[from + row * columns + column];
        String tint = greatest == 0 ? "" : Figures.tint(value / greatest);
        cells.add(new Grid.Cell(number(tensor, value), tint, true));
      }
      body.add(new Grid.Row(row == LEFT_OUT ? GAP : Integer.toString(row), cells));
    }
    return new Grid(title, head, body, range(values));
  }

  private static String number(HostTensor tensor, double value) {
    return tensor.dtype() == DType.BOOL ? Boolean.toString(value != 0) : Figures.number(value);
  }

  private static String range(double[] values) {
    double least = Arrays.stream(values).min().orElse(0);
    double most = Arrays.stream(values).max().orElse(0);
    double mean = Arrays.stream(values).average().orElse(0);
    return String.format(
        "least %s, mean %s, greatest %s",
        Figures.number(least), Figures.number(mean), Figures.number(most));
  }

  /** The places of an axis that are shown. */
  private static int[] shown(int length, int most) {
    if (length <= most) {
      return IntStream.range(0, length).toArray();
    }
    int head = most / 2;
    int tail = most - head - 1;
    return IntStream.concat(
            IntStream.concat(IntStream.range(0, head), IntStream.of(LEFT_OUT)),
            IntStream.range(length - tail, length))
        .toArray();
  }

  private static String index(int table, long[] extents) {
    List<String> places = new ArrayList<>();
    int rest = table;
    for (int axis = extents.length - 3; axis >= 0; axis--) {
      places.add(0, Long.toString(rest % extents[axis]));
      rest /= (int) extents[axis];
    }
    return "[" + String.join(", ", places) + ", :, :]";
  }
}
