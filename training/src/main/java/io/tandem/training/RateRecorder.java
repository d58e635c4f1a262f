package io.tandem.training;

import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.training.RateCurve.Ending;
import io.tandem.training.RateCurve.Point;
import java.util.ArrayList;
import java.util.List;

/** Keeps the loss at each rate, and ends the steps where nothing more is to be learned. */
final class RateRecorder implements Callback {
  /** How much of the average is kept at each step, as in fastai and PyTorch Lightning. */
  private static final double MEMORY = 0.98;

  /** How many times the least smoothed loss is too much, as in fastai and PyTorch Lightning. */
  private static final double TOO_MUCH = 4;

  private final RateRange range;
  private final StopSignal asked;
  private final StopSignal stop;
  private final List<Point> points = new ArrayList<>();
  private double average;
  private double best = Double.POSITIVE_INFINITY;
  private Ending ending = Ending.COMPLETED;

  /**
   * A recorder.
   *
   * @param asked the signal of whoever wants the curve
   * @param stop the signal that the training listens to
   */
  RateRecorder(RateRange range, StopSignal asked, StopSignal stop) {
    this.range = range;
    this.asked = asked;
    this.stop = stop;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped stepped) {
      record(stepped.step(), stepped.rate(), stepped.loss());
    }
    boolean wanted = !asked.isRaised() && asked.finished().isEmpty();
    if (!wanted && ending == Ending.COMPLETED && points.size() < range.steps()) {
      ending = Ending.INTERRUPTED;
      stop.raise();
    }
  }

  /** Adds a step, and looks whether it is the last. */
  void record(long step, double rate, double loss) {
    average = MEMORY * average + (1 - MEMORY) * loss;
    double smoothed = average / (1 - Math.pow(MEMORY, points.size() + 1.0));
    points.add(new Point(step, rate, loss, smoothed));
    best = Math.min(best, smoothed);
    if (!Double.isFinite(loss)) {
      endNotFinite();
    } else if (smoothed > TOO_MUCH * best) {
      ending = Ending.DIVERGED;
      stop.finish("the smoothed loss is more than " + TOO_MUCH + " times the least");
    }
  }

  /** A loss or a gradient is not finite; of gradients only the loop knows. */
  void endNotFinite() {
    ending = Ending.NOT_FINITE;
    stop.finish("a loss or a gradient is not finite");
  }

  RateCurve curve() {
    return new RateCurve(range, points, ending);
  }
}
