package io.tandem.experiments.console;

import io.tandem.api.training.TrainingEvent;
import java.io.PrintStream;
import java.time.Duration;

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
      if (first > 0) {
        out.printf("%s: continued after step %d of %d%n", name, first, steps);
      }
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
          "%s: validated after step %d, %s%n",
          name, validated.step(), ProgressFigures.text(validated.metrics()));
    }
  }

  @Override
  public void close() {}
}
