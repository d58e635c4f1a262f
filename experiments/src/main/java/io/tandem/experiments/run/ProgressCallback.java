package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a run is: a bar with loss and tokens per second on a terminal, a line now and then
 * elsewhere.
 */
final class ProgressCallback implements Callback, AutoCloseable {
  private static final int LINES = 10;
  private static final int WIDTH = 110;

  private final String name;
  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;
  private long steps;

  ProgressCallback(String name, PrintStream out, boolean terminal) {
    this.name = name;
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun begun) {
      steps = begun.steps();
      if (terminal) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
      }
    } else if (event instanceof TrainingEvent.Stepped stepped) {
      String figures =
          String.format(
              Locale.ROOT,
              "loss %.4f, %,.0f tokens/s",
              stepped.loss(),
              stepped.targetTokens() / stepped.seconds());
      if (bar != null) {
        bar.stepTo(stepped.step());
        bar.setExtraMessage(figures);
      } else if (stepped.step() % Math.max(1, steps / LINES) == 0 || stepped.step() == 1) {
        out.printf("%s: step %d of %d, %s%n", name, stepped.step(), steps, figures);
      }
    } else if (event instanceof TrainingEvent.Ended) {
      close();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
