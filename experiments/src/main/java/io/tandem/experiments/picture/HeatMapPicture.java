package io.tandem.experiments.picture;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.experiments.picture.Picture.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values on a grid as colours: blue above zero, vermilion below, the greatest of all in full. Each
 * row and column has its name, and cells that are large enough their values.
 */
public final class HeatMapPicture {
  /** More cells than a file should have. */
  private static final int MOST = 400_000;

  private static final double MARGIN = 16;
  private static final double HEADING = 13;
  private static final double LARGEST_CELL = 46;
  private static final double SMALLEST_CELL = 2;
  private static final double ROOM = 640;
  private static final double LEGIBLE = 7;
  private static final double LARGEST_LETTERS = 12;
  private static final int LONGEST = 24;

  /** Cells as wide as that have room for a value. */
  private static final double WIDE_ENOUGH = 30;

  private static final double NUMBERS = 9;

  /** On a ground that is darker, letters are white. */
  private static final double DARK = 0.6;

  private static final int WHITE = 0xFFFFFF;

  private HeatMapPicture() {}

  /**
   * Draws it.
   *
   * @throws BadInputException if it has more cells than a picture can show
   */
  public static Picture of(Exhibit.HeatMap map) {
    int rows = map.rows().size();
    int columns = map.columns().size();
    if ((long) rows * columns > MOST) {
      throw new BadInputException(
          String.format(
              "'%s' has more cells (%d) than a picture can show (%d)",
              map.title(), (long) rows * columns, MOST));
    }
    double cell =
        Math.max(
            SMALLEST_CELL, Math.min(LARGEST_CELL, ROOM / Math.max(1, Math.max(rows, columns))));
    double letters = cell >= LEGIBLE ? Math.min(LARGEST_LETTERS, cell * 0.85) : 0;
    double left = MARGIN + room(map.rows(), letters) + axis(map.rowAxis());
    double top = MARGIN + HEADING + 10 + room(map.columns(), letters) + axis(map.columnAxis());
    List<Picture.Shape> shapes = new ArrayList<>();
    shapes.add(new Picture.Label(MARGIN, MARGIN + HEADING, map.title(), HEADING, Place.BEGINS));
    if (!map.columnAxis().isEmpty()) {
      double y = MARGIN + HEADING + 10 + HEADING;
      shapes.add(new Picture.Label(left, y, map.columnAxis(), HEADING, Place.BEGINS));
    }
    if (!map.rowAxis().isEmpty()) {
      double y = top + map.rowAxis().length() * HEADING * Picture.LETTER;
      shapes.add(new Picture.Label(MARGIN + HEADING, y, map.rowAxis(), HEADING, Place.UPWARDS));
    }
    names(map, left, top, cell, letters, shapes);
    shapes.add(new Picture.Box(left - 1, top - 1, columns * cell + 2, rows * cell + 2, 0xB0B0B0));
    cells(map, left, top, cell, shapes);
    double title = 2 * MARGIN + map.title().length() * HEADING * Picture.LETTER;
    return new Picture(
        map.title(),
        Math.max(left + columns * cell + MARGIN, title),
        top + rows * cell + MARGIN,
        shapes);
  }

  private static double axis(String name) {
    return name.isEmpty() ? 0 : HEADING + 8;
  }

  private static double room(List<String> names, double letters) {
    int longest = names.stream().mapToInt(name -> shown(name).length()).max().orElse(0);
    return letters == 0 ? 0 : longest * letters * Picture.LETTER + 6;
  }

  private static void names(
      Exhibit.HeatMap map,
      double left,
      double top,
      double cell,
      double letters,
      List<Picture.Shape> shapes) {
    if (letters == 0) {
      return;
    }
    double middle = cell / 2 + letters * 0.35;
    for (int row = 0; row < map.rows().size(); row++) {
      String name = shown(map.rows().get(row));
      shapes.add(new Picture.Label(left - 4, top + row * cell + middle, name, letters, Place.ENDS));
    }
    for (int column = 0; column < map.columns().size(); column++) {
      String name = shown(map.columns().get(column));
      shapes.add(
          new Picture.Label(left + column * cell + middle, top - 4, name, letters, Place.UPWARDS));
    }
  }

  private static void cells(
      Exhibit.HeatMap map, double left, double top, double cell, List<Picture.Shape> shapes) {
    double greatest =
        map.values().stream()
            .flatMap(List::stream)
            .filter(Double::isFinite)
            .mapToDouble(Math::abs)
            .max()
            .orElse(0);
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        double value = map.values().get(row).get(column);
        double share = greatest == 0 || !Double.isFinite(value) ? 0 : value / greatest;
        double x = left + column * cell;
        double y = top + row * cell;
        shapes.add(new Picture.Box(x, y, cell, cell, Shade.of(share)));
        if (cell >= WIDE_ENOUGH) {
          int colour = Math.abs(share) > DARK ? WHITE : Picture.Label.INK;
          shapes.add(
              new Picture.Label(
                  x + cell / 2,
                  y + cell / 2 + NUMBERS * 0.35,
                  number(value),
                  NUMBERS,
                  Place.MIDDLE,
                  colour));
        }
      }
    }
  }

  /** At most six characters. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "-" : value > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e5) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(
        Locale.ROOT, size >= 1e4 || size < 5e-3 ? "%.0e" : size >= 100 ? "%.0f" : "%.2f", value);
  }

  private static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "\u2026";
  }
}
