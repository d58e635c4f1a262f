package io.tandem.api.image;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Draws;

/**
 * How pictures are varied from pass to pass of training: turned about their middle, a part of them
 * taken as if it were the whole (Szegedy et al. 2015, arXiv 1409.4842, section 6), and mirrored.
 *
 * @param rotation the greatest angle by which a picture is turned either way, in degrees
 * @param crop the least share of a picture that is taken; 1 takes all of it
 * @param stretch by how much a part may be wider than high, or higher than wide
 * @param flip how often a picture is mirrored
 */
public record PictureVariation(
    @Doc("The greatest angle by which a picture is turned either way, in degrees.")
        @Default("0")
        @Range(min = 0, max = 180)
        double rotation,
    @Doc("The least share of a picture's area that is taken; 1 takes all of it.")
        @Default("1")
        @Range(above = 0, max = 1)
        double crop,
    @Doc("By how much what is taken may be wider than high, or higher than wide.")
        @Default("1")
        @Range(min = 1, max = 10)
        double stretch,
    @Doc("How often a picture is mirrored.") @Default("0") @Range(min = 0, max = 1) double flip) {

  /** Pictures as they are. */
  public static final PictureVariation NONE = new PictureVariation(0, 1, 1, 0);

  /** Whether anything is varied. */
  public boolean varies() {
    return !equals(NONE);
  }

  /**
   * A picture as one pass of training sees it.
   *
   * @param picture any
   * @param size the height and width of the result
   * @param draws what is drawn from; always as many numbers
   */
  public Pixels apply(Pixels picture, int size, Draws draws) {
    double angle = (2 * draws.uniform() - 1) * rotation;
    double share = crop + (1 - crop) * draws.uniform();
    double ratio = Math.exp((2 * draws.uniform() - 1) * Math.log(stretch));
    double right = draws.uniform();
    double down = draws.uniform();
    boolean mirrored = draws.uniform() < flip;
    Pixels turned = rotation == 0 ? picture : Rotation.turn(picture, angle);
    // The area is the share of the greatest square: what is always looked at is square.
    double side = Math.min(picture.width(), picture.height()) * Math.sqrt(share);
    double width = Math.min(picture.width(), side * Math.sqrt(ratio));
    double height = Math.min(picture.height(), side / Math.sqrt(ratio));
    Resampling.Box box =
        new Resampling.Box(
            right * (picture.width() - width), down * (picture.height() - height), width, height);
    Pixels part = Resampling.BICUBIC.resize(turned, box, size, size);
    return mirrored ? part.flipped() : part;
  }
}
