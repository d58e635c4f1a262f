package io.tandem.api.evaluation;

import java.util.List;

/**
 * Something to see: reports, notebooks and trackers know how to draw each kind. Texts in it may
 * come from anywhere, and are escaped by whoever draws it. Immutable.
 */
public sealed interface Exhibit {

  /** What people call it; unique among the exhibits of an evaluation. */
  String title();

  /**
   * Figures in rows and columns.
   *
   * @param title what people call it
   * @param columns what stands above the figures
   * @param rows the rows, in their order
   */
  record Table(String title, List<String> columns, List<Row> rows) implements Exhibit {

    /** Copies the lists and checks that each row has as many figures as there are columns. */
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
      for (Row row : rows) {
        requireSize(title, row.figures().size(), columns.size());
      }
    }
  }

  /**
   * A row of a table.
   *
   * @param label what stands at its left
   * @param figures one for each column; not a number where there is none
   */
  record Row(String label, List<Double> figures) {

    /** Copies the list. */
    public Row {
      figures = List.copyOf(figures);
    }
  }

  /**
   * Values on a grid, drawn as colours: a confusion matrix, attention weights.
   *
   * @param title what people call it
   * @param rowAxis what the rows are
   * @param columnAxis what the columns are
   * @param rows the rows' names
   * @param columns the columns' names
   * @param values a list for each row, with a value for each column
   */
  record HeatMap(
      String title,
      String rowAxis,
      String columnAxis,
      List<String> rows,
      List<String> columns,
      List<List<Double>> values)
      implements Exhibit {

    /** Copies the lists and checks their sizes. */
    public HeatMap {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
      values = values.stream().map(List::copyOf).toList();
      requireSize(title, values.size(), rows.size());
      for (List<Double> row : values) {
        requireSize(title, row.size(), columns.size());
      }
    }
  }

  /**
   * Lines over a common axis: a calibration curve, precision against recall.
   *
   * @param title what people call it
   * @param horizontal what is on the horizontal axis
   * @param vertical what is on the vertical axis
   * @param diagonal whether the line of equal values is drawn as well, to compare with
   * @param lines at least one
   */
  record Plot(String title, String horizontal, String vertical, boolean diagonal, List<Line> lines)
      implements Exhibit {

    /** Copies the list. */
    public Plot {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of a plot.
   *
   * @param name what it is called
   * @param x in rising order
   * @param y as many
   */
  record Line(String name, List<Double> x, List<Double> y) {

    /** Copies the lists and checks their sizes. */
    public Line {
      x = List.copyOf(x);
      y = List.copyOf(y);
      requireSize(name, y.size(), x.size());
    }
  }

  /**
   * Texts to read, for example those that a model was most wrong about.
   *
   * @param title what people call it
   * @param note what the weights of pieces mean; empty where there are none
   * @param passages the texts, in their order
   */
  record Texts(String title, String note, List<Passage> passages) implements Exhibit {

    /** Copies the list. */
    public Texts {
      passages = List.copyOf(passages);
    }
  }

  /**
   * A text with what is to be said of it.
   *
   * @param name which it is
   * @param note what is to be said of it
   * @param spans its pieces, which make the text when they are joined
   */
  record Passage(String name, String note, List<Span> spans) {

    /** Copies the list. */
    public Passage {
      spans = List.copyOf(spans);
    }
  }

  /**
   * A piece of a text.
   *
   * @param text the piece
   * @param weight how much is made of it, from -1 (against) to 1 (for); 0 for plain text
   */
  record Span(String text, double weight) {}

  /**
   * Named places in a plane whose axes have no meaning of their own, such as words near those that
   * they resemble.
   *
   * @param title what people call it
   * @param places the places, in their order
   */
  record Places(String title, List<Place> places) implements Exhibit {

    /** Copies the list. */
    public Places {
      places = List.copyOf(places);
    }
  }

  /**
   * A place in a plane.
   *
   * @param label what is there
   * @param group what it belongs to: those of one group have one colour
   * @param x from left to right, finite
   * @param y upwards, finite
   */
  record Place(String label, String group, double x, double y) {

    /** Refuses what is no number. */
    public Place {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("'" + label + "' is at " + x + ", " + y);
      }
    }
  }

  private static void requireSize(String title, int size, int expected) {
    if (size != expected) {
      throw new IllegalArgumentException(
          String.format("'%s' has %d values where %d belong", title, size, expected));
    }
  }
}
