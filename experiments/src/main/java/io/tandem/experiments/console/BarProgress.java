package io.tandem.experiments.console;

import io.tandem.api.training.TrainingEvent;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A bar on a terminal, as wide as the terminal is, drawn again a few times a second. */
final class BarProgress implements RunConsole.Training {
  private static final int MILLIS = 200;

  private final String name;
  private final Line place;
  private final ProgressLine line;
  private ProgressBar bar;

  /** As wide as the terminal is at the moment. */
  BarProgress(String name, PrintStream out) {
    this(name, out, new TerminalLine(out));
  }

  BarProgress(String name, PrintStream out, ProgressBarConsumer place) {
    this.name = name;
    this.place = new Line(place);
    this.line = new ProgressLine(ProgressLine.Blocks.of(out));
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun begun) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(begun.steps())
              .startsFrom(begun.step(), Duration.ZERO)
              .setUpdateIntervalMillis(MILLIS)
              .setConsumer(place)
              .setRenderer(line)
              .build();
    } else if (event instanceof TrainingEvent.Stepped stepped && bar != null) {
      line.show(line.shown().after(stepped));
      bar.stepTo(stepped.step());
    } else if (event instanceof TrainingEvent.Validated validated) {
      line.show(line.shown().after(validated));
    } else if (event instanceof TrainingEvent.Ended) {
      close();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      // A bar that is closed before it was drawn a second time leaves its line open.
      place.close();
      bar = null;
    }
  }

  /** A line of the terminal, which is ended once. */
  private static final class Line implements ProgressBarConsumer {
    private final ProgressBarConsumer line;
    private boolean ended;

    Line(ProgressBarConsumer line) {
      this.line = line;
    }

    @Override
    public int getMaxRenderedLength() {
      return line.getMaxRenderedLength();
    }

    @Override
    public synchronized void accept(String text) {
      if (!ended) {
        line.accept(text);
      }
    }

    @Override
    public synchronized void close() {
      if (!ended) {
        ended = true;
        line.close();
      }
    }
  }
}
