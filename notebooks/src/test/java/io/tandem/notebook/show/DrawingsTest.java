package io.tandem.notebook.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.prediction.SourceAlignment;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.pipeline.Attribution;
import io.tandem.models.pipeline.TextAttention;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DrawingsTest {
  private static final String HOSTILE = "</table><script>alert(1)</script>\"";

  /** A line of a table. */
  record Row(String name, double score) {}

  private static String html(Object thing) {
    return Drawings.whole(thing).html().orElseThrow();
  }

  /** Counts the pixels that are not white: a picture without any shows nothing. */
  private static long ink(Object thing) throws IOException {
    Rich rich = Drawings.whole(thing);
    byte[] png = Base64.getDecoder().decode(rich.png().orElseThrow());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertTrue(rich.width() > 0 && rich.width() <= image.getWidth());
    long ink = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        ink += (image.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF ? 0 : 1;
      }
    }
    return ink;
  }

  @Test
  void aMatrixIsATableWithItsTypeAndRange() {
    String html = html(HostTensor.of(new float[] {1, -2, 0.5f, 4}, 2, 2));
    assertTrue(html.contains("float32[2, 2]"), html);
    assertTrue(html.contains("-2") && html.contains("0.5"), html);
    assertTrue(html.contains("least -2, mean 0.875, greatest 4"), html);
    // The greatest has the strongest blue, what is half as great and negative half of vermilion.
    assertTrue(html.contains("rgba(0,114,178,0.550)"), html);
    assertTrue(html.contains("rgba(213,94,0,0.275)"), html);
  }

  @Test
  void aLongTensorShowsBothEndsAndSaysWhatIsLeftOut() {
    Rich rich = Drawings.whole(HostTensor.of(new float[5 * 40 * 3], 5, 40, 3));
    assertTrue(rich.text().contains("[2, :, :]"), rich.text());
    assertTrue(rich.text().contains("39"), rich.text());
    assertFalse(rich.text().contains("\n20\t"), rich.text());
    assertTrue(rich.text().contains("… and 2 more tables"), rich.text());
  }

  @Test
  void scalarsAndEmptyTensorsAreALine() {
    assertEquals("2.5   (float32[])", Drawings.whole(HostTensor.scalar(2.5f)).text());
    assertEquals(
        "float32[0, 3], which is empty", Drawings.whole(HostTensor.of(new float[0], 0, 3)).text());
  }

  @Test
  void aProgramTellsItsInputsItsCountsAndItsListing() {
    String html =
        html(
            Trace.program(
                "twice",
                trace -> trace.output("y", trace.input("x", TensorType.float32(2, 3)).times(2))));
    assertTrue(html.contains("input x") && html.contains("f32[2, 3]"), html);
    assertTrue(html.contains("Binary") && html.contains("multiply("), html);
    assertTrue(html.contains("6 operations a call"), html);
  }

  @Test
  void anEvaluationHasItsFiguresIntervalsAndExhibits() {
    Evaluation evaluation =
        new Evaluation(
            "tagging",
            Map.of("accuracy", 0.9),
            Map.of("accuracy", new Interval(0.87, 0.93)),
            List.of(
                new Exhibit.Table(
                    HOSTILE, List.of("n"), List.of(new Exhibit.Row("a", List.of(Double.NaN))))),
            Map.of("data", HOSTILE));
    String html = html(evaluation);
    assertTrue(html.contains("0.9") && html.contains("0.87 to 0.93"), html);
    assertFalse(html.contains("<script>"), html);
    assertFalse(html.contains("NaN"), html);
  }

  @Test
  void nothingThatCameFromElsewhereIsMarkup() {
    for (Object thing :
        List.of(
            HOSTILE,
            List.of(new Row(HOSTILE, 1)),
            Map.of(HOSTILE, HOSTILE),
            new Exhibit.Texts(
                HOSTILE,
                HOSTILE,
                List.of(
                    new Exhibit.Passage(
                        HOSTILE, HOSTILE, List.of(new Exhibit.Span(HOSTILE, 1))))))) {
      assertFalse(html(thing).contains("<script>"), html(thing));
    }
  }

  @Test
  void recordsAreATableOfTheirComponents() {
    String html = html(List.of(new Row("one", 0.25), new Row("two", 4)));
    assertTrue(html.contains("<th>name</th><th>score</th>"), html);
    assertTrue(html.contains("0.25") && html.contains("two"), html);
  }

  @Test
  void picturesShowSomething() throws IOException {
    Exhibit.Plot plot =
        new Exhibit.Plot(
            "loss",
            "step",
            "nats",
            false,
            List.of(new Exhibit.Line("djl", List.of(1.0, 2.0, 3.0), List.of(3.0, 2.0, 1.5))));
    List<Exhibit.Place> places =
        List.of(new Exhibit.Place("war", "war", 0, 0), new Exhibit.Place("peace", "war", 1, 2));
    List<Object> things =
        List.of(
            plot,
            Drawings.logarithmic(plot),
            new Exhibit.HeatMap(
                "map",
                "row",
                "column",
                List.of("a"),
                List.of("b", "c"),
                List.of(List.of(1.0, -1.0))),
            new Exhibit.Places("words", places),
            new TextAttention(
                List.of("a", "b"),
                List.of(Collections.singletonList(new double[][] {{1, 0}, {0.5, 0.5}}))),
            List.of(new Attribution("spam", 1, List.of(new Attribution.Piece("free", 2)))),
            new SourceAlignment(
                List.of("ein", "Haus"),
                List.of("a", "house"),
                List.of(List.of(0.9, 0.1), List.of(0.2, 0.8))));
    for (Object thing : things) {
      assertTrue(ink(thing) > 500, thing + " has " + ink(thing));
    }
  }

  @Test
  void whatIsBlueIsAboveZeroAndVermilionBelow() throws IOException {
    Rich rich =
        Drawings.whole(
            new Exhibit.HeatMap(
                "", "", "", List.of(""), List.of("", ""), List.of(List.of(3.0, -3.0))));
    BufferedImage image =
        ImageIO.read(
            new ByteArrayInputStream(Base64.getDecoder().decode(rich.png().orElseThrow())));
    boolean blue = false;
    boolean vermilion = false;
    for (int x = 0; x < image.getWidth(); x++) {
      int colour = image.getRGB(x, image.getHeight() - 60) & 0xFFFFFF;
      blue |= colour == 0x0072B2;
      vermilion |= colour == 0xD55E00;
      assertFalse(vermilion && !blue, "the first column is the left one");
    }
    assertTrue(blue && vermilion);
  }

  @Test
  void aCurveThatIsNowhereFiniteIsALineOfText() {
    Exhibit.Plot nothing =
        new Exhibit.Plot(
            "loss",
            "step",
            "nats",
            false,
            List.of(new Exhibit.Line("djl", List.of(1.0), List.of(Double.NaN))));
    assertEquals("loss: there is nothing to draw yet", Drawings.whole(nothing).text());
  }

  @Test
  void progressSaysHowFarAndHowLong() {
    Progress half = new Progress("djl", 50, 100, 2.5, 1000, "", 60, 60, "");
    assertEquals("djl: step 50 of 100, loss 2.5000 · 1,000/s · 1:00 min left", half.rich().text());
    Progress done = new Progress("djl", 100, 100, 2.5, 1000, "loss 3", 61, 0, "done");
    assertEquals(
        "djl: step 100 of 100, loss 2.5000 · loss 3 · 1,000/s · done after 1:01 min",
        done.rich().text());
    assertTrue(half.rich().html().orElseThrow().contains("value=\"50\" max=\"100\""));
  }
}
