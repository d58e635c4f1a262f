package io.tandem.experiments.picture;

import io.tandem.experiments.picture.Picture.Place;
import io.tandem.models.pipeline.Attribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Texts whose tokens have the colour of what they add to a score: blue for, vermilion against, the
 * stronger the more, the strongest of each text in full; below each token its share of that.
 */
public final class AttributionPicture {
  private static final double MARGIN = 16;
  private static final double WIDTH = 900;
  private static final double LETTERS = 14;
  private static final double NUMBERS = 9;
  private static final double HEADING = 13;
  private static final double BOX = 20;
  private static final double LINE = 40;
  private static final double BETWEEN = 5;

  private AttributionPicture() {}

  /** Draws them one below the other. */
  public static Picture of(List<Attribution> attributions) {
    List<Picture.Shape> shapes = new ArrayList<>();
    double y = MARGIN;
    for (Attribution attribution : attributions) {
      y += HEADING;
      shapes.add(
          new Picture.Label(
              MARGIN,
              y,
              String.format(
                  Locale.ROOT,
                  "%s: %.4f  (1.00 below is %.3g)",
                  attribution.label(),
                  attribution.score(),
                  greatest(attribution)),
              HEADING,
              Place.BEGINS));
      y += 10;
      y = pieces(attribution, y, shapes) + LINE + 8;
    }
    return new Picture(
        "What each token adds to a score, as gradient times input",
        WIDTH,
        Math.max(y, 2 * MARGIN),
        shapes);
  }

  private static double pieces(Attribution attribution, double from, List<Picture.Shape> shapes) {
    double greatest = greatest(attribution);
    double x = MARGIN;
    double y = from;
    for (Attribution.Piece piece : attribution.pieces()) {
      double share = greatest == 0 ? 0 : piece.weight() / greatest;
      String number = String.format(Locale.ROOT, "%+.2f", share);
      double width =
          Math.max(
                  piece.text().length() * LETTERS * Picture.LETTER,
                  number.length() * NUMBERS * Picture.LETTER)
              + 6;
      if (x > MARGIN && x + width > WIDTH - MARGIN) {
        x = MARGIN;
        y += LINE;
      }
      // At most three quarters of the full colour, on which letters can be read.
      shapes.add(new Picture.Box(x, y, width, BOX, Shade.of(0.75 * share)));
      shapes.add(new Picture.Label(x + 3, y + 15, piece.text(), LETTERS, Place.BEGINS));
      shapes.add(new Picture.Label(x + 3, y + BOX + 10, number, NUMBERS, Place.BEGINS));
      x += width + BETWEEN;
    }
    return y;
  }

  private static double greatest(Attribution attribution) {
    return attribution.pieces().stream().mapToDouble(one -> Math.abs(one.weight())).max().orElse(0);
  }
}
