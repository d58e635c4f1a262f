package io.tandem.notebook.work;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.notebook.kernel.CellOutput;
import io.tandem.notebook.show.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A bar of progress below a cell. It is drawn at the first event and then not oftener than a few
 * times a second, so that a page with a long training stays small. Used by one thread at a time.
 */
final class CellBar implements Callback {
  private static final Duration BETWEEN = Duration.ofMillis(300);

  private final CellOutput output;
  private final String label;
  private String id = "";
  private boolean shown;
  private long drawn;
  private long begun;
  private long from;
  private long steps;
  private long step;
  private double loss = Double.NaN;
  private double tokensPerSecond = Double.NaN;
  private String validation = "";
  private String ending = "";

  CellBar(CellOutput output, String label) {
    this.output = output;
    this.label = label;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun one) {
      begin(one.step(), one.steps());
    } else if (event instanceof TrainingEvent.Stepped one) {
      step(one.step(), one.loss(), one.targetTokens() / one.seconds());
    } else if (event instanceof TrainingEvent.Validated one) {
      validated(one.metrics());
    } else if (event instanceof TrainingEvent.Ended one) {
      end(
          switch (one.ending()) {
            case COMPLETED -> "done";
            case FINISHED -> "stopped early";
            case INTERRUPTED -> "interrupted";
          });
    }
  }

  void begin(long made, long all) {
    begun = System.nanoTime();
    from = made;
    step = made;
    steps = all;
    draw(true);
  }

  void step(long made, double itsLoss, double itsTokensPerSecond) {
    step = made;
    loss = itsLoss;
    tokensPerSecond = itsTokensPerSecond;
    draw(false);
  }

  void validated(Map<String, Double> metrics) {
    validation =
        metrics.entrySet().stream()
            .filter(one -> !Double.isNaN(one.getValue()))
            .limit(2)
            .map(one -> String.format(Locale.ROOT, "%s %.4g", one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    draw(false);
  }

  void end(String how) {
    ending = how;
    draw(true);
  }

  private void draw(boolean now) {
    long time = System.nanoTime();
    if (!now && time - drawn < BETWEEN.toNanos()) {
      return;
    }
    drawn = time;
    if (shown) {
      output.replace(id, progress(time).rich());
    } else {
      id = output.show(progress(time).rich());
      shown = true;
    }
  }

  private Progress progress(long time) {
    double seconds = (time - begun) / 1e9;
    long made = step - from;
    double left = made == 0 ? Double.NaN : seconds / made * (steps - step);
    return new Progress(
        label, step, steps, loss, tokensPerSecond, validation, seconds, left, ending);
  }
}
