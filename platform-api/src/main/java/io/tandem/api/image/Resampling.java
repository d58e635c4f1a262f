package io.tandem.api.image;

import java.util.function.IntBinaryOperator;

/**
 * How a picture is brought to another size. Each pixel of the result is a weighted mean over those
 * of the picture under a filter, which is as much wider as the picture is made smaller, so that
 * nothing is passed over: first along rows, then along columns, with 8 bits between the two. Equal
 * to Pillow's {@code Image.resize} bit for bit: weights are rounded to 22 bits, as there.
 */
public enum Resampling {
  /** A triangle. */
  BILINEAR(1),
  /** Keys' cubic (1981) with a = -1/2. */
  BICUBIC(2);

  private static final int BITS = 22;

  private final double support;

  Resampling(double support) {
    this.support = support;
  }

  /**
   * A part of a picture, in whole pixels or fractions of them.
   *
   * @param left its left border, from 0
   * @param top its upper border, from 0
   * @param width above 0
   * @param height above 0
   */
  public record Box(double left, double top, double width, double height) {
    /** All of a picture. */
    public static Box of(Pixels picture) {
      return new Box(0, 0, picture.width(), picture.height());
    }
  }

  private double weight(double distance) {
    double x = Math.abs(distance);
    if (this == BILINEAR) {
      return x < 1 ? 1 - x : 0;
    }
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  /**
   * Brings a part of a picture to a size.
   *
   * @param box what of it; not beyond its borders
   * @param width of the result, at least 1
   * @param height of the result, at least 1
   */
  public Pixels resize(Pixels picture, Box box, int width, int height) {
    if (box.left() < 0
        || box.top() < 0
        || !(box.width() > 0 && box.left() + box.width() <= picture.width() + 1e-9)
        || !(box.height() > 0 && box.top() + box.height() <= picture.height() + 1e-9)) {
      throw new IllegalArgumentException(box + " of " + picture);
    }
    Weights along = weights(picture.width(), box.left(), box.width(), width);
    Weights down = weights(picture.height(), box.top(), box.height(), height);
    int[] rows = new int[width * picture.height()];
    int first = down.first[0];
    int last = down.first[height - 1] + down.weights[height - 1].length;
    for (int y = first; y < last; y++) {
      for (int x = 0; x < width; x++) {
        int row = y;
        rows[y * width + x] = along.mean(x, (at, channel) -> picture.colour(at, row, channel));
      }
    }
    int[] result = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = x;
        result[y * width + x] =
            down.mean(y, (at, channel) -> rows[at * width + column] >> (16 - 8 * channel) & 0xFF);
      }
    }
    return Pixels.of(width, height, result);
  }

  /** For each pixel of a row of the result, from which of the picture it takes how much. */
  private static final class Weights {
    private final int[] first;
    private final int[][] weights;

    Weights(int[] first, int[][] weights) {
      this.first = first;
      this.weights = weights;
    }

    int mean(int place, IntBinaryOperator colour) {
      int pixel = 0;
      int[] own = weights[place];
      for (int channel = 0; channel < 3; channel++) {
        long sum = 1L << (BITS - 1);
        for (int i = 0; i < own.length; i++) {
          sum += (long) own[i] * colour.applyAsInt(first[place] + i, channel);
        }
        pixel = pixel << 8 | (int) Math.max(0, Math.min(255, sum >> BITS));
      }
      return pixel;
    }
  }

  private Weights weights(int from, double begin, double extent, int to) {
    double scale = extent / to;
    double wide = Math.max(1, scale);
    int[] first = new int[to];
    int[][] weights = new int[to][];
    for (int i = 0; i < to; i++) {
      double center = begin + (i + 0.5) * scale;
      int low = Math.max(0, (int) (center - support * wide + 0.5));
      int high = Math.min(from, (int) (center + support * wide + 0.5));
      double[] own = new double[high - low];
      double sum = 0;
      for (int k = 0; k < own.length; k++) {
        own[k] = weight((k + low - center + 0.5) * (1 / wide));
        sum += own[k];
      }
      first[i] = low;
      weights[i] = new int[own.length];
      for (int k = 0; k < own.length; k++) {
        double scaled = own[k] * (1 / sum) * (1 << BITS);
        weights[i][k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
    }
    return new Weights(first, weights);
  }
}
