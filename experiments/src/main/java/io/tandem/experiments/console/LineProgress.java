package io.tandem.experiments.console;

import io.tandem.api.training.TrainingEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells of a training in about ten lines, and one for each validation. */
final class LineProgress implements RunConsole.Training {
  private static final int LINES = 10;

  private final String name;
  private final PrintStream out;
  private final long started = System.nanoTime();
  private ProgressFigures figures = ProgressFigures.NONE;
  private long first;
  private long steps;

  LineProgress(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun begun) {
      first = begun.step();
      steps = begun.steps();
    } else if (event instanceof TrainingEvent.Stepped stepped) {
      figures = figures.after(stepped);
      if (stepped.step() % Math.max(1, steps / LINES) == 0 || stepped.step() == first + 1) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
        out.printf(
            "%s: step %d of %d, %s, %s%s%n",
            name,
            stepped.step(),
            steps,
            figures.lossText(),
            figures.speedText(),
            ProgressFigures.left(elapsed, first, stepped.step(), steps)
                .filter(left -> stepped.step() > first + 1)
                .map(left -> ", " + ProgressFigures.clock(left) + " left")
                .orElse(""));
      }
    } else if (event instanceof TrainingEvent.Validated validated) {
      figures = figures.after(validated);
      out.printf(
          Locale.ROOT,
          "%s: validated after step %d, loss %.4f%s%n",
          name,
          validated.step(),
          validated.metrics().loss(),
          validated.metrics().bitsPerByte().isPresent()
              ? String.format(
                  Locale.ROOT,
                  ", %.4f bits per byte",
                  validated.metrics().bitsPerByte().getAsDouble())
              : "");
    }
  }

  @Override
  public void close() {}
}
