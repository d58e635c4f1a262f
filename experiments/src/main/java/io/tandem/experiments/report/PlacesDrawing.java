package io.tandem.experiments.report;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.experiments.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Labelled places as a vector graphic, for a page or a file of its own. */
public final class PlacesDrawing {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 700;
  private static final int MARGIN = 40;

  /** What the style sheet and the template say of letters. */
  private static final int LETTERS = 13;

  /** For readers that know nothing of the page's style sheet, which has these names' colours. */
  private static final List<String> FILLS =
      List.of(
          "#0069b4", "#c8500a", "#00805c", "#a8458b", "#8a6a00", "#5b5fc7", "#007c91", "#4a5568");

  private PlacesDrawing() {}

  record Drawing(String title, int width, int height, List<Mark> marks) {}

  record Mark(
      String label,
      int color,
      String fill,
      String x,
      String y,
      String radius,
      String textx,
      String texty,
      String anchor) {}

  record Figure(String title, String svg, List<Row> places) {}

  record Row(String label, String group, String x, String y) {}

  /**
   * Draws places.
   *
   * @return an SVG document; all texts in it are escaped
   */
  public static String svg(Exhibit.Places exhibit) {
    return new Templates().render("places", drawing(exhibit));
  }

  /** The same as a picture, for where there are no documents. */
  public static Picture picture(Exhibit.Places exhibit) {
    List<Picture.Shape> shapes = new ArrayList<>();
    for (Mark mark : drawing(exhibit).marks()) {
      int colour = Integer.parseInt(mark.fill().substring(1), 16);
      shapes.add(
          new Picture.Dot(
              Double.parseDouble(mark.x()),
              Double.parseDouble(mark.y()),
              Integer.parseInt(mark.radius()),
              colour));
      Picture.Place place =
          switch (mark.anchor()) {
            case "end" -> Picture.Place.ENDS;
            case "middle" -> Picture.Place.MIDDLE;
            default -> Picture.Place.BEGINS;
          };
      shapes.add(
          new Picture.Label(
              Double.parseDouble(mark.textx()),
              Double.parseDouble(mark.texty()),
              mark.label(),
              LETTERS,
              place,
              colour));
    }
    return new Picture(exhibit.title(), WIDTH, HEIGHT, shapes);
  }

  /** The same with a table, for a page. */
  static Figure figure(Exhibit.Places exhibit) {
    List<Row> rows =
        exhibit.places().stream()
            .map(p -> new Row(p.label(), p.group(), number(p.x(), 4), number(p.y(), 4)))
            .toList();
    return new Figure(exhibit.title(), svg(exhibit), rows);
  }

  private static Drawing drawing(Exhibit.Places exhibit) {
    Span across = Span.of(exhibit.places().stream().map(Exhibit.Place::x).toList());
    Span down = Span.of(exhibit.places().stream().map(Exhibit.Place::y).toList());
    Map<String, Integer> groups = new LinkedHashMap<>();
    List<Mark> marks = new ArrayList<>();
    LabelPlaces labels = new LabelPlaces(WIDTH, HEIGHT);
    for (Exhibit.Place place : exhibit.places()) {
      labels.mark(x(across, place), y(down, place), radius(place));
    }
    for (Exhibit.Place place : exhibit.places()) {
      int color = groups.computeIfAbsent(place.group(), name -> groups.size()) % Chart.COLORS;
      double x = x(across, place);
      double y = y(down, place);
      LabelPlaces.Place label = labels.of(place.label(), x, y);
      marks.add(
          new Mark(
              place.label(),
              color,
              FILLS.get(color),
              number(x, 1),
              number(y, 1),
              Integer.toString(radius(place)),
              number(label.x(), 1),
              number(label.y(), 1),
              label.anchor()));
    }
    return new Drawing(exhibit.title(), WIDTH, HEIGHT, marks);
  }

  private static double x(Span across, Exhibit.Place place) {
    return MARGIN + across.share(place.x()) * (WIDTH - 2 * MARGIN);
  }

  private static double y(Span down, Exhibit.Place place) {
    return HEIGHT - MARGIN - down.share(place.y()) * (HEIGHT - 2 * MARGIN);
  }

  /** The mark that its group is named after is larger. */
  private static int radius(Exhibit.Place place) {
    return place.label().equals(place.group()) ? 5 : 3;
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** From the least to the greatest of some numbers. */
  private record Span(double least, double greatest) {
    static Span of(List<Double> values) {
      OptionalDouble least = values.stream().mapToDouble(v -> v).min();
      OptionalDouble greatest = values.stream().mapToDouble(v -> v).max();
      return new Span(least.orElse(0), greatest.orElse(0));
    }

    double share(double value) {
      return greatest > least ? (value - least) / (greatest - least) : 0.5;
    }
  }
}
