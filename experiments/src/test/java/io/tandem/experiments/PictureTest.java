package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.picture.AttentionPicture;
import io.tandem.experiments.picture.AttributionPicture;
import io.tandem.experiments.picture.PictureFile;
import io.tandem.models.pipeline.Attribution;
import io.tandem.models.pipeline.TextAttention;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Pictures as vector graphics, whose shapes can be counted, and as images. */
class PictureTest {
  private static final TextAttention TWO_TOKENS =
      new TextAttention(
          List.of("<a>", "b & \u0007c"),
          List.of(
              List.of(new double[][] {{1, 0}, {0.25, 0.75}}, new double[][] {{0.5, 0.5}, {0, 1}})));

  @TempDir Path folder;

  private Document parsed(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  @Test
  void aMapHasABoxForEachWeightInItsColour() throws Exception {
    Path file = folder.resolve("one.svg");
    PictureFile.write(file, AttentionPicture.of(TWO_TOKENS, 0, 0));
    NodeList boxes = parsed(file).getElementsByTagName("rect");
    // The ground, a frame and what is in it, and three weights that are not 0.
    assertEquals(6, boxes.getLength());
    assertEquals("#0072b2", ((Element) boxes.item(3)).getAttribute("fill"));
    // Half way to the colour, for the root of a quarter: 255 + (0 - 255) / 2 and so on.
    assertEquals("#80b9d9", ((Element) boxes.item(4)).getAttribute("fill"));
  }

  @Test
  void textsAreEscaped() throws Exception {
    Path file = folder.resolve("all.svg");
    PictureFile.write(file, AttentionPicture.of(TWO_TOKENS));
    NodeList labels = parsed(file).getElementsByTagName("text");
    long named = 0;
    for (int i = 0; i < labels.getLength(); i++) {
      String text = labels.item(i).getTextContent();
      named += text.equals("<a>") || text.equals("b & \u00b7c") ? 1 : 0;
    }
    assertEquals(6, named, "two at the left, two above each map");
  }

  @Test
  void attributionsAreColouredByWhatIsStrongest() throws Exception {
    Attribution told =
        new Attribution(
            "peace",
            1.5,
            List.of(new Attribution.Piece("for", 2), new Attribution.Piece("against", -2)));
    Path file = folder.resolve("told.svg");
    PictureFile.write(file, AttributionPicture.of(List.of(told)));
    NodeList boxes = parsed(file).getElementsByTagName("rect");
    assertEquals("#4095c5", ((Element) boxes.item(1)).getAttribute("fill"));
    assertEquals("#e08640", ((Element) boxes.item(2)).getAttribute("fill"));
    assertTrue(Files.readString(file).contains("peace: 1.5000  (1.00 below is 2.00)"));
  }

  @Test
  void anImageHasTwoPixelsForOne() throws IOException {
    Path file = folder.resolve("one.PNG");
    PictureFile.check(file);
    PictureFile.write(file, AttentionPicture.of(TWO_TOKENS));
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(
        2 * AttentionPicture.of(TWO_TOKENS).width(), image.getWidth(), 2, "rounded up to pixels");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertRefused("ends in .png or .svg", () -> PictureFile.check(folder.resolve("a.jpg")));
    assertRefused("no such directory", () -> PictureFile.check(folder.resolve("no/a.png")));
    assertRefused(
        "layers are 0 to 0, and heads 0 to 1", () -> AttentionPicture.of(TWO_TOKENS, 0, 2));
    List<String> many = Collections.nCopies(700, "x");
    TextAttention large =
        new TextAttention(many, List.of(List.<double[][]>of(new double[700][700])));
    assertRefused("more cells (490000)", () -> AttentionPicture.of(large));
  }

  private static void assertRefused(String why, Executable call) {
    String message = assertThrows(BadInputException.class, call).getMessage();
    assertTrue(message.contains(why), message);
  }
}
