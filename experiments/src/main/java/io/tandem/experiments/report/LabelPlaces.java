package io.tandem.experiments.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds places for the labels of marks, one after the other: above the mark, below it, right or
 * left of it, whichever is the first that covers no earlier label and no mark and lies in the
 * drawing; above, if none does.
 */
final class LabelPlaces {
  /** Of the typeface, in its size of 13; an estimate, since fonts differ. */
  private static final double CHARACTER = 8;

  private static final double LINE = 14;
  private static final double GAP = 7;

  private final double width;
  private final double height;
  private final List<Box> taken = new ArrayList<>();

  /**
   * Where a label stands.
   *
   * @param x of its anchor
   * @param y of its base line
   * @param anchor {@code start}, {@code middle} or {@code end}, as SVG has it
   */
  record Place(double x, double y, String anchor) {}

  private record Box(double left, double top, double right, double bottom) {
    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  LabelPlaces(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /** A mark that no label should cover. */
  void mark(double x, double y, double radius) {
    taken.add(new Box(x - radius, y - radius, x + radius, y + radius));
  }

  /** The place of a mark's label, which later ones leave free. */
  Place of(String label, double x, double y) {
    List<Place> choices =
        List.of(
            new Place(x, y - GAP - 1, "middle"),
            new Place(x, y + GAP + LINE - 4, "middle"),
            new Place(x + GAP, y + LINE / 3, "start"),
            new Place(x - GAP, y + LINE / 3, "end"));
    for (Place choice : choices) {
      Box box = box(label, choice);
      boolean inside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (inside && taken.stream().noneMatch(box::meets)) {
        taken.add(box);
        return choice;
      }
    }
    taken.add(box(label, choices.get(0)));
    return choices.get(0);
  }

  private static Box box(String label, Place place) {
    double length = label.codePointCount(0, label.length()) * CHARACTER;
    double left =
        switch (place.anchor) {
          case "start" -> place.x;
          case "end" -> place.x - length;
          default -> place.x - length / 2;
        };
    return new Box(left, place.y - LINE + 4, left + length, place.y + 2);
  }
}
