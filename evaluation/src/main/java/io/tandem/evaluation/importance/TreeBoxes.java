package io.tandem.evaluation.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.regression.Regressor;

/**
 * A regression tree as what it is: a value for each of the boxes into which it cuts the unit cube.
 * Integrals of it are sums.
 */
final class TreeBoxes {
  /** A leaf: where it begins and ends in each coordinate, and its value. */
  private static final class Box {
    final double[] low;
    final double[] high;
    final double value;

    Box(double[] low, double[] high, double value) {
      this.low = low;
      this.high = high;
      this.value = value;
    }

    double volume() {
      double volume = 1;
      for (int i = 0; i < low.length; i++) {
        volume *= high[i] - low[i];
      }
      return volume;
    }

    /** How long the stretch is that it shares with another one in a coordinate. */
    double shared(Box other, int coordinate) {
      return Math.max(
          0,
          Math.min(high[coordinate], other.high[coordinate])
              - Math.max(low[coordinate], other.low[coordinate]));
    }
  }

  private final List<Box> boxes;
  private final double mean;
  private final double variance;

  private TreeBoxes(List<Box> boxes) {
    this.boxes = boxes;
    mean = boxes.stream().mapToDouble(box -> box.volume() * box.value).sum();
    variance = boxes.stream().mapToDouble(box -> box.volume() * square(box.value - mean)).sum();
  }

  /**
   * The boxes of a tree.
   *
   * @param coordinates the coordinate of each of Tribuo's features, by its number
   * @param size how many coordinates there are
   */
  static TreeBoxes of(Node<Regressor> root, int[] coordinates, int size) {
    List<Box> boxes = new ArrayList<>();
    double[] high = new double[size];
    Arrays.fill(high, 1);
    collect(root, coordinates, new double[size], high, boxes);
    return new TreeBoxes(boxes);
  }

  private static void collect(
      Node<Regressor> node, int[] coordinates, double[] low, double[] high, List<Box> boxes) {
    if (node instanceof SplitNode<Regressor> split) {
      int at = coordinates[split.getFeatureID()];
      // What lies beyond the cube counts for nothing.
      double cut = Math.min(high[at], Math.max(low[at], split.splitValue()));
      double[] upTo = high.clone();
      upTo[at] = cut;
      collect(split.getLessThanOrEqual(), coordinates, low, upTo, boxes);
      double[] from = low.clone();
      from[at] = cut;
      collect(split.getGreaterThan(), coordinates, from, high, boxes);
    } else {
      boxes.add(new Box(low, high, ((LeafNode<Regressor>) node).getOutput().getValues()[0]));
    }
  }

  /** The variance over the cube. */
  double variance() {
    return variance;
  }

  /** The variance of what one coordinate makes by itself: of the mean over all others. */
  double main(int coordinate) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (Box box : boxes) {
      cuts.add(box.low[coordinate]);
      cuts.add(box.high[coordinate]);
    }
    double sum = 0;
    double begin = cuts.first();
    for (double end : cuts.tailSet(begin, false)) {
      double middle = (begin + end) / 2;
      double marginal = 0;
      for (Box box : boxes) {
        if (box.low[coordinate] < middle && middle < box.high[coordinate]) {
          marginal += box.value * box.volume() / (box.high[coordinate] - box.low[coordinate]);
        }
      }
      sum += (end - begin) * square(marginal - mean);
      begin = end;
    }
    return sum;
  }

  /**
   * The variance of all that a coordinate is part of: what is left of the whole when the mean over
   * it is taken. The integral of the square of that mean is a sum over pairs of boxes.
   */
  double total(int coordinate) {
    double without = 0;
    for (Box one : boxes) {
      for (Box other : boxes) {
        double shared = one.value - mean;
        shared *= other.value - mean;
        for (int i = 0; i < one.low.length && shared != 0; i++) {
          shared *=
              i == coordinate
                  ? (one.high[i] - one.low[i]) * (other.high[i] - other.low[i])
                  : one.shared(other, i);
        }
        without += shared;
      }
    }
    return Math.max(0, variance - without);
  }

  private static double square(double value) {
    return value * value;
  }
}
