package io.tandem.experiments.picture;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Files with pictures: {@code .png} or {@code .svg}, by their names. */
public final class PictureFile {
  private static final String PNG = ".png";
  private static final String SVG = ".svg";

  /** Pixels of an image for one of the picture, so that letters are sharp. */
  private static final int SCALE = 2;

  private PictureFile() {}

  /**
   * Refuses a file that could not be written.
   *
   * @throws BadInputException if its name has neither of the ends, or its directory is not there
   */
  public static void check(Path file) {
    if (!name(file).endsWith(PNG) && !name(file).endsWith(SVG)) {
      throw new BadInputException(file + ": the name of a picture ends in " + PNG + " or " + SVG);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": there is no such directory to write into");
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a picture.
   *
   * @param file one that {@link #check} lets pass
   * @throws IOException if it cannot be written; a file that was there before is then unchanged
   */
  public static void write(Path file, Picture picture) throws IOException {
    byte[] content =
        name(file).endsWith(SVG) ? svg(picture).getBytes(StandardCharsets.UTF_8) : png(picture);
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(content)));
  }

  private static String svg(Picture picture) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"0 0 %.0f %.0f\" font-family=\"monospace\" role=\"img\">%n"
                + "<title>%s</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
            picture.width(),
            picture.height(),
            picture.width(),
            picture.height(),
            escaped(picture.title())));
    for (Picture.Shape shape : picture.shapes()) {
      if (shape instanceof Picture.Box box) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\""
                    + " shape-rendering=\"crispEdges\"/>%n",
                box.x(),
                box.y(),
                box.width(),
                box.height(),
                box.colour()));
      } else if (shape instanceof Picture.Dot dot) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\" fill=\"#%06x\"/>%n",
                dot.x(),
                dot.y(),
                dot.radius(),
                dot.colour()));
      } else if (shape instanceof Picture.Label label) {
        svg.append(label(label));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static String label(Picture.Label label) {
    String turned =
        label.place() == Picture.Place.UPWARDS
            ? String.format(
                Locale.ROOT, " transform=\"rotate(-90 %.2f %.2f)\"", label.x(), label.y())
            : "";
    return String.format(
        Locale.ROOT,
        "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\" text-anchor=\"%s\" fill=\"#%06x\""
            + " xml:space=\"preserve\"%s>%s</text>%n",
        label.x(),
        label.y(),
        label.size(),
        switch (label.place()) {
          case ENDS -> "end";
          case MIDDLE -> "middle";
          case BEGINS, UPWARDS -> "start";
        },
        label.colour(),
        turned,
        escaped(label.text()));
  }

  /** Text for XML, in which neither control characters nor halves of characters may stand. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean may =
                  type != Character.CONTROL
                      && type != Character.SURROGATE
                      && (point & 0xFFFE) != 0xFFFE;
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(may ? point : '\u00b7');
              }
            });
    return escaped.toString();
  }

  /**
   * A picture as an image, of two pixels for one of the picture.
   *
   * @throws IOException never, but for a Java without PNG
   */
  public static byte[] png(Picture picture) throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(picture.width() * SCALE),
            (int) Math.ceil(picture.height() * SCALE),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    for (Picture.Shape shape : picture.shapes()) {
      if (shape instanceof Picture.Box box) {
        graphics.setColor(new Color(box.colour()));
        graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
      } else if (shape instanceof Picture.Dot dot) {
        double across = 2 * dot.radius();
        graphics.setColor(new Color(dot.colour()));
        graphics.fill(
            new Ellipse2D.Double(dot.x() - dot.radius(), dot.y() - dot.radius(), across, across));
      } else if (shape instanceof Picture.Label label) {
        draw(graphics, label);
      }
    }
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private static void draw(Graphics2D graphics, Picture.Label label) {
    graphics.setColor(new Color(label.colour()));
    Font font = new Font(Font.MONOSPACED, Font.PLAIN, 1).deriveFont((float) label.size());
    graphics.setFont(font);
    FontMetrics metrics = graphics.getFontMetrics();
    AffineTransform before = graphics.getTransform();
    graphics.translate(label.x(), label.y());
    if (label.place() == Picture.Place.UPWARDS) {
      graphics.rotate(-Math.PI / 2);
    }
    float width = metrics.stringWidth(label.text());
    float from =
        switch (label.place()) {
          case ENDS -> -width;
          case MIDDLE -> -width / 2;
          case BEGINS, UPWARDS -> 0;
        };
    graphics.drawString(label.text(), from, 0);
    graphics.setTransform(before);
  }
}
