package io.tandem.experiments.picture;

import java.util.List;

/**
 * Boxes, dots and texts on a white ground. Immutable.
 *
 * @param title what it shows, for those who do not see it
 * @param width in pixels at its natural size
 * @param height likewise
 * @param shapes from back to front
 */
public record Picture(String title, double width, double height, List<Shape> shapes) {

  /** Copies the list. */
  public Picture {
    shapes = List.copyOf(shapes);
  }

  /** A part of it. */
  public sealed interface Shape {}

  /**
   * A box without a border.
   *
   * @param x its left
   * @param y its top
   * @param colour red, green and blue, eight bits each
   */
  public record Box(double x, double y, double width, double height, int colour) implements Shape {}

  /**
   * A text, in letters of one width.
   *
   * @param x where it begins, or where it ends
   * @param y its base line
   * @param size of the letters; each is {@link #LETTER} of it wide
   * @param place what {@code x} and {@code y} say
   * @param colour red, green and blue, eight bits each
   */
  public record Label(double x, double y, String text, double size, Place place, int colour)
      implements Shape {
    /** The colour of letters where nothing else is said. */
    public static final int INK = 0x222222;

    /** A text in ink. */
    public Label(double x, double y, String text, double size, Place place) {
      this(x, y, text, size, place, INK);
    }
  }

  /**
   * A round mark.
   *
   * @param x its centre
   * @param y likewise
   * @param colour red, green and blue, eight bits each
   */
  public record Dot(double x, double y, double radius, int colour) implements Shape {}

  /** What a label's coordinates are of. */
  public enum Place {
    /** Its beginning. */
    BEGINS,
    /** Its end. */
    ENDS,
    /** Its middle. */
    MIDDLE,
    /** Its beginning, and it is read upwards. */
    UPWARDS
  }

  /** How wide a letter is, as a share of its size. */
  public static final double LETTER = 0.61;
}
