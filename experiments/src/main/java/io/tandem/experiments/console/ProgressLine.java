package io.tandem.experiments.console;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * Lays the figures of a training out on one line. What there is no room for is left out, the least
 * important first, and the line is never longer than the terminal, which would break it.
 */
final class ProgressLine implements ProgressBarRenderer {
  private static final int LEAST_BAR = 8;
  private static final int GREATEST_BAR = 40;

  /** What a bar is made of. */
  enum Blocks {
    UNICODE("█", "░"),
    ASCII("#", ".");

    private final String done;
    private final String left;

    Blocks(String done, String left) {
      this.done = done;
      this.left = left;
    }

    /** What a stream's characters can show. */
    static Blocks of(PrintStream out) {
      String name =
          Stream.of("stderr.encoding", "sun.stderr.encoding")
              .map(System::getProperty)
              .filter(property -> property != null && Charset.isSupported(property))
              .findFirst()
              .orElse(Charset.defaultCharset().name());
      return Charset.forName(name).newEncoder().canEncode("█░") ? UNICODE : ASCII;
    }
  }

  private final Blocks blocks;
  private volatile ProgressFigures figures = ProgressFigures.NONE;

  ProgressLine(Blocks blocks) {
    this.blocks = blocks;
  }

  /** Sets the figures that the next drawing shows. */
  void show(ProgressFigures next) {
    figures = next;
  }

  ProgressFigures shown() {
    return figures;
  }

  @Override
  public String render(ProgressState state, int columns) {
    long first = state.getStart();
    long step = state.getCurrent();
    long steps = state.getMax();
    double share = steps == 0 ? 1 : Math.min(1, (double) step / steps);
    String left =
        ProgressFigures.left(state.getElapsedAfterStart(), first, step, steps)
            .map(time -> ", " + ProgressFigures.clock(time) + " left")
            .orElse("");
    String time = ProgressFigures.clock(state.getElapsedAfterStart()) + left;
    return line(state.getTaskName(), share, step + "/" + steps, time, figures, columns);
  }

  /** The line for given texts; exactly as many columns long. */
  String line(
      String name, double share, String count, String time, ProgressFigures shown, int columns) {
    if (columns <= 0) {
      return "";
    }
    String percent = String.format(Locale.ROOT, "%3.0f%%", Math.floor(100 * share));
    boolean begun = !Double.isNaN(shown.tokensPerSecond());
    String loss = begun ? shown.lossText() : "";
    String speed = begun ? shown.speedText() : "";
    String validation = shown.validationText();
    List<List<String>> after =
        List.of(
            List.of(count, loss, validation, speed, time),
            List.of(count, loss, speed, time),
            List.of(loss, speed, time),
            List.of(loss, time),
            List.of(loss),
            List.of());
    for (List<String> parts : after) {
      String rest = joined(parts);
      int room = columns - joined(List.of(name, percent, rest)).length() - 2;
      if (room >= LEAST_BAR) {
        String bar = bar(share, Math.min(room, GREATEST_BAR));
        return padded(joined(List.of(name, percent, bar, rest)), columns);
      }
    }
    return padded(joined(List.of(name, percent)), columns);
  }

  private static String joined(List<String> parts) {
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("  "));
  }

  private String bar(double share, int width) {
    int done = (int) Math.floor(share * width);
    return blocks.done.repeat(done) + blocks.left.repeat(width - done);
  }

  /** Blanks cover what a longer line left there. */
  private static String padded(String text, int columns) {
    return text.length() >= columns
        ? text.substring(0, columns)
        : text + " ".repeat(columns - text.length());
  }
}
