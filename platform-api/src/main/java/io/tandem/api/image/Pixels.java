package io.tandem.api.image;

import java.util.Arrays;

/** A picture: red, green and blue of each pixel, from 0 to 255. Immutable. */
public final class Pixels {
  private final int width;
  private final int height;
  private final int[] rgb;

  private Pixels(int width, int height, int[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * A picture.
   *
   * @param width at least 1
   * @param height at least 1
   * @param rgb row by row from the top, each pixel {@code 0xRRGGBB}; what is above is left out
   * @throws IllegalArgumentException if there are not {@code width · height} of them
   */
  public static Pixels of(int width, int height, int[] rgb) {
    if (width < 1 || height < 1 || (long) width * height != rgb.length) {
      throw new IllegalArgumentException(
          String.format("%d pixels for a picture of %d × %d", rgb.length, width, height));
    }
    return new Pixels(width, height, Arrays.stream(rgb).map(pixel -> pixel & 0xFFFFFF).toArray());
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The pixel at a place, {@code 0xRRGGBB}. */
  public int at(int x, int y) {
    return rgb[y * width + x];
  }

  /** All pixels row by row from the top, each {@code 0xRRGGBB}; the caller may keep the array. */
  public int[] toArray() {
    return rgb.clone();
  }

  /** One of the colours of a pixel: 0 for red, 1 for green, 2 for blue. */
  int colour(int x, int y, int channel) {
    return rgb[y * width + x] >> (16 - 8 * channel) & 0xFF;
  }

  /** What a mirror beside it shows. */
  public Pixels flipped() {
    int[] turned = new int[rgb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[y * width + x] = at(width - 1 - x, y);
      }
    }
    return new Pixels(width, height, turned);
  }

  /**
   * A part of it.
   *
   * @throws IndexOutOfBoundsException if the part reaches beyond the picture
   */
  public Pixels part(int left, int top, int partWidth, int partHeight) {
    int[] part = new int[partWidth * partHeight];
    for (int y = 0; y < partHeight; y++) {
      System.arraycopy(rgb, (top + y) * width + left, part, y * partWidth, partWidth);
    }
    return new Pixels(partWidth, partHeight, part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return width + " × " + height + " pixels";
  }
}
