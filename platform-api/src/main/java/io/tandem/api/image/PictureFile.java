package io.tandem.api.image;

import io.tandem.api.error.BadInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG and JPEG files that anyone may have made. How large a picture is, is read from the
 * file's beginning and refused before anything of it is unpacked; of a PNG file nothing is looked
 * at but what makes its pixels, so that texts and profiles that unpack to any size do no harm.
 * Transparent pixels are laid over white; profiles of colours are passed over.
 */
public final class PictureFile {
  /** The largest file that is read. */
  static final long MOST_BYTES = 64L << 20;

  /** The most pixels of a picture: those of a camera, and some more. */
  static final long MOST_PIXELS = 64L << 20;

  private PictureFile() {}

  /**
   * Reads a picture.
   *
   * @throws BadInputException if there is no such file, it is neither PNG nor JPEG, too large or
   *     malformed, naming it
   */
  public static Pixels read(Path file) {
    byte[] bytes = bytes(file);
    boolean png = PngChunks.isPng(bytes);
    boolean jpeg = bytes.length > 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8;
    if (!png && !jpeg) {
      throw new BadInputException(file + ": this is no picture: neither PNG nor JPEG");
    }
    try {
      byte[] plain = png ? PngChunks.withoutAncillary(bytes) : bytes;
      return pixels(decoded(file, plain, png ? "png" : "jpeg"));
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BadInputException(file + ": this picture is malformed: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file + ": there is no such file");
      }
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new BadInputException(
            String.format("%s: %d bytes; pictures have %d at most", file, size, MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static BufferedImage decoded(Path file, byte[] bytes, String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IllegalStateException("this Java has no reader of " + format);
    }
    ImageReader reader = readers.next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
        throw new BadInputException(
            String.format(
                "%s: %d × %d pixels; allowed are %d in all", file, width, height, MOST_PIXELS));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = new int[width * height];
    boolean gray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // Java takes grey to be linear in light, and what is in files is not.
        int argb = gray ? gray(image, x, y) : image.getRGB(x, y);
        rgb[y * width + x] = overWhite(argb);
      }
    }
    return Pixels.of(width, height, rgb);
  }

  private static int gray(BufferedImage image, int x, int y) {
    Raster raster = image.getRaster();
    int light = eightBits(raster, x, y, 0);
    int alpha =
        raster.getNumBands() > 1
            ? eightBits(raster, x, y, 1)
            : image.getColorModel().getAlpha(raster.getDataElements(x, y, null));
    return alpha << 24 | light << 16 | light << 8 | light;
  }

  private static int eightBits(Raster raster, int x, int y, int band) {
    int bits = raster.getSampleModel().getSampleSize(band);
    int most = (1 << bits) - 1;
    return (raster.getSample(x, y, band) * 255 + most / 2) / most;
  }

  private static int overWhite(int argb) {
    int alpha = argb >>> 24;
    int pixel = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int colour = argb >> shift & 0xFF;
      pixel = pixel << 8 | (colour * alpha + 255 * (255 - alpha) + 127) / 255;
    }
    return pixel;
  }
}
