package io.tandem.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ProgressLine line = new ProgressLine(ProgressLine.Blocks.ASCII);
  private final ProgressFigures figures = new ProgressFigures(1.25, 12345, Map.of("loss", 2.5));

  private String at(int columns) {
    return line.line("djl", 0.5, "200/400", "0:31, 0:30 left", figures, columns);
  }

  @Test
  void wideTerminalShowsEverything() {
    assertEquals(
        "djl   50%  "
            + "#".repeat(20)
            + ".".repeat(20)
            + "  200/400  loss 1.2500  validation 2.5000  12,345 tokens/s  0:31, 0:30 left"
            + " ".repeat(14),
        at(140));
  }

  @Test
  void lineIsExactlyAsLongAsTheTerminalIsWideAtEveryWidth() {
    for (int columns = 0; columns <= 200; columns++) {
      assertEquals(columns, at(columns).length());
    }
  }

  @Test
  void whatMattersLeastGoesFirstAndTheBarLast() {
    assertEquals("djl   50%  ######......  loss 1.2500  0:31, 0:30 left", at(53));
    assertTrue(at(100).contains("12,345 tokens/s") && !at(80).contains("validation"));
    assertTrue(at(80).contains("tokens/s"), at(80));
    assertEquals("djl   50%  ###...  ".length(), at(19).length());
    assertEquals("djl   50%", at(12).strip());
    assertEquals("djl   5", at(7));
  }

  @Test
  void nothingIsShownOfAStepBeforeTheFirst() {
    String begun = line.line("tf", 0, "0/400", "0:00", ProgressFigures.NONE, 100);
    assertEquals("tf    0%  " + ".".repeat(40) + "  0/400  0:00", begun.strip());
  }

  @Test
  void percentageIsNotAHundredBeforeTheEnd() {
    assertTrue(line.line("tf", 0.9999, "", "", figures, 60).startsWith("tf   99%"));
    assertTrue(line.line("tf", 1, "", "", figures, 60).startsWith("tf  100%"));
  }

  @Test
  void timeLeftIsThatOfTheStepsMadeSoFar() {
    assertEquals(Optional.empty(), ProgressFigures.left(Duration.ofSeconds(9), 100, 100, 400));
    assertEquals(
        Optional.of(Duration.ofSeconds(20)),
        ProgressFigures.left(Duration.ofSeconds(10), 100, 200, 400));
    assertEquals(Optional.empty(), ProgressFigures.left(Duration.ofSeconds(9), 0, 400, 400));
    assertEquals("0:07", ProgressFigures.clock(Duration.ofMillis(7900)));
    assertEquals("1:01:01", ProgressFigures.clock(Duration.ofSeconds(3661)));
  }
}
