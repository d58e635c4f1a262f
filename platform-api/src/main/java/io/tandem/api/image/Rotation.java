package io.tandem.api.image;

/** Turns pictures about their middle. */
final class Rotation {
  private static final int WHITE = 0xFFFFFF;

  private Rotation() {}

  /**
   * Turns a picture; what comes from beyond its borders is white. Each pixel is the bilinear mean
   * of the four that are nearest to where it comes from, as by Pillow's {@code Image.rotate}.
   *
   * @param degrees against the clock
   */
  static Pixels turn(Pixels picture, double degrees) {
    double angle = -Math.toRadians(degrees);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    int width = picture.width();
    int height = picture.height();
    int[] turned = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double across = x + 0.5 - width / 2.0;
        double down = y + 0.5 - height / 2.0;
        double fromX = cos * across + sin * down + width / 2.0;
        double fromY = cos * down - sin * across + height / 2.0;
        boolean inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
        turned[y * width + x] = inside ? mean(picture, fromX - 0.5, fromY - 0.5) : WHITE;
      }
    }
    return Pixels.of(width, height, turned);
  }

  private static int mean(Pixels picture, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    int x0 = Math.max(0, left);
    int x1 = Math.min(picture.width() - 1, left + 1);
    int y0 = Math.max(0, top);
    int y1 = Math.min(picture.height() - 1, top + 1);
    int pixel = 0;
    for (int channel = 0; channel < 3; channel++) {
      double above =
          between(picture.colour(x0, y0, channel), picture.colour(x1, y0, channel), x - left);
      double below =
          between(picture.colour(x0, y1, channel), picture.colour(x1, y1, channel), x - left);
      pixel = pixel << 8 | (int) Math.round(between(above, below, y - top));
    }
    return pixel;
  }

  private static double between(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
