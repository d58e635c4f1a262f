package io.tandem.training;

import java.util.List;
import java.util.Optional;

/**
 * The loss at each rate of a learning-rate range test, and what is read off it.
 *
 * @param range the rates that were to be gone through
 * @param points one for each step that was made, in their order
 * @param ending how it came to its end
 */
public record RateCurve(RateRange range, List<Point> points, Ending ending) {
  /** With fewer points there is no {@link #steepest}: too few are left without both ends. */
  public static final int FEWEST = 13;

  private static final int LIGHTNING_BEGINNING = 10;
  private static final int LIGHTNING_END = 1;
  private static final int FASTAI_SHARE = 10;
  private static final int FASTAI_END = 5;

  /** Copies the list. */
  public RateCurve {
    points = List.copyOf(points);
  }

  /**
   * A step.
   *
   * @param step its number, from 1
   * @param rate its learning rate
   * @param loss its mean loss over its target tokens, in nats
   * @param smoothed the average of the losses up to it, those further back weighing less
   */
  public record Point(long step, double rate, double loss, double smoothed) {}

  /** How the test came to its end. */
  public enum Ending {
    /** After the last rate. */
    COMPLETED,
    /** Because the smoothed loss was more than four times the least. */
    DIVERGED,
    /** Because a loss or a gradient was NaN or infinite. */
    NOT_FINITE,
    /** Because it was asked to stop. */
    INTERRUPTED
  }

  /**
   * Where the smoothed loss falls most steeply over the logarithm of the rate: the least of the
   * differences between neighbours of a point, without the first ten points and the last. This is
   * what {@code suggestion()} of PyTorch Lightning's {@code lr_find} was up to version 2.5.2; from
   * 2.5.3 on it divides the differences by those of the rates themselves, by which noise at the
   * smallest rates is the steepest fall. fastai's {@code steep} has the same slope between
   * neighbours.
   *
   * @return nothing if there are fewer than {@link #FEWEST} points or the loss never falls
   */
  public Optional<Point> steepest() {
    List<Point> seen = without(LIGHTNING_BEGINNING, LIGHTNING_END);
    if (seen.size() < 2) {
      return Optional.empty();
    }
    int steepest = -1;
    double least = 0;
    for (int i = 0; i < seen.size(); i++) {
      double slope = slope(seen, i);
      if (slope < least) {
        least = slope;
        steepest = i;
      }
    }
    return steepest < 0 ? Optional.empty() : Optional.of(seen.get(steepest));
  }

  /** The change for each step: over both sides, at the ends over the one that there is. */
  private static double slope(List<Point> points, int at) {
    int before = Math.max(0, at - 1);
    int after = Math.min(points.size() - 1, at + 1);
    return (points.get(after).smoothed() - points.get(before).smoothed()) / (after - before);
  }

  /**
   * A rate in the midst of the longest fall: fastai's {@code valley}, which its {@code lr_find}
   * suggests. Of the most points with ever smaller smoothed losses, not all of them neighbours, the
   * last is the end of a stretch of as many neighbours; the point is half way along it. The first
   * tenth of the range and the last five points do not count. Often smaller than {@link #steepest},
   * and less shaken by noise.
   *
   * @return nothing if the loss never falls, or too few points are left
   */
  public Optional<Point> valley() {
    List<Point> seen = without(range.steps() / FASTAI_SHARE, FASTAI_END);
    double[] losses = seen.stream().mapToDouble(Point::smoothed).toArray();
    int[] lengths = new int[losses.length]; // of the longest fall that ends at each point
    int end = 0;
    for (int i = 0; i < losses.length; i++) {
      lengths[i] = 1;
      for (int j = 0; j < i; j++) {
        if (losses[i] < losses[j]) {
          lengths[i] = Math.max(lengths[i], lengths[j] + 1);
        }
      }
      end = lengths[i] > lengths[end] ? i : end;
    }
    if (seen.isEmpty() || lengths[end] == 1) {
      return Optional.empty();
    }
    int third = lengths[end] / 3;
    int half = lengths[end] / 6;
    // A fall over all points begins, by fastai's count, one before the first.
    return Optional.of(seen.get(Math.max(0, end - lengths[end] + third + half)));
  }

  private List<Point> without(int beginning, int end) {
    int to = Math.max(0, points.size() - end);
    return points.subList(Math.min(beginning, to), to).stream()
        .filter(point -> Double.isFinite(point.smoothed()))
        .toList();
  }
}
