package io.tandem.notebook.show;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table, as HTML and as text. Immutable.
 *
 * @param title what it shows; may be empty
 * @param columns what stands above the cells, the first above the rows' labels
 * @param rows the rows
 * @param note what is to be said below; may be empty
 */
record Grid(String title, List<String> columns, List<Row> rows, String note) {
  private static final String TEMPLATE = "grid.mustache";

  /**
   * A row.
   *
   * @param label what stands at its left
   * @param cells one for each further column
   */
  record Row(String label, List<Cell> cells) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A cell.
   *
   * @param text what stands in it
   * @param tint its ground, as CSS has colours; empty for none
   * @param number whether it stands at the right
   */
  record Cell(String text, String tint, boolean number) {
    static Cell text(String text) {
      return new Cell(text, "", false);
    }

    static Cell number(String text) {
      return new Cell(text, "", true);
    }

    boolean tinted() {
      return !tint.isEmpty();
    }
  }

  Grid {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  boolean titled() {
    return !title.isEmpty();
  }

  boolean noted() {
    return !note.isEmpty();
  }

  String html() {
    return render(TEMPLATE, this);
  }

  /** Tabs between cells, for where there is no HTML. */
  String text() {
    String body =
        rows.stream()
            .map(
                row ->
                    row.cells().stream()
                        .map(Cell::text)
                        .collect(Collectors.joining("\t", row.label() + "\t", "")))
            .collect(Collectors.joining("\n"));
    String head = titled() ? title + "\n" : "";
    return head + String.join("\t", columns) + "\n" + body + (noted() ? "\n" + note : "");
  }

  Rich rich() {
    return Rich.html(text(), html());
  }

  /** Fills in one of the templates beside this class, which escape what they are given. */
  static String render(String template, Object model) {
    try (InputStream file = Grid.class.getResourceAsStream(template)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Mustache.compiler().compile(text).execute(model);
    } catch (IOException e) {
      throw new UncheckedIOException(template, e);
    }
  }
}
