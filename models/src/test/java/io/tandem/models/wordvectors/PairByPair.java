package io.tandem.models.wordvectors;

import io.tandem.api.data.Batch;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.wordvectors.Word2VecSettings.Architecture;
import java.util.HashMap;
import java.util.Map;

/** Loss and gradients of word2vec as the papers define them, pair by pair, in 64-bit floats. */
final class PairByPair {
  private final Batch batch;
  private final Word2VecSettings settings;
  private final double[] in;
  private final double[] out;
  private final double[] inGradient;
  private final double[] outGradient;
  private final int dimensions;
  private final int[] centres;
  private final int[] left;
  private final int[] right;
  private double loss;
  private double weight;

  /** For each row how many pairs move it, by which their share is found. */
  private final Map<Integer, Double> telling = new HashMap<>();

  private final Map<Integer, Double> told = new HashMap<>();

  PairByPair(Batch batch, HostTensor in, HostTensor out, Word2VecSettings settings) {
    this.batch = batch;
    this.settings = settings;
    this.in = in.toDoubleArray();
    this.out = out.toDoubleArray();
    this.inGradient = new double[this.in.length];
    this.outGradient = new double[this.out.length];
    this.dimensions = settings.dimensions();
    this.centres = batch.tensor("centres").toIntArray();
    this.left = batch.tensor("left").toIntArray();
    this.right = batch.tensor("right").toIntArray();
    // Once to count the pairs of each row, and once to add up what they do.
    walk(true);
    walk(false);
    scale(inGradient, telling);
    scale(outGradient, told);
  }

  private void scale(double[] gradient, Map<Integer, Double> counts) {
    counts.forEach(
        (row, count) -> {
          for (int d = 0; d < dimensions; d++) {
            gradient[row * dimensions + d] *= Math.min(1, settings.crowd() / count);
          }
        });
  }

  private void walk(boolean counting) {
    for (int i = 0; i < centres.length; i++) {
      int company = left[i] + right[i];
      if (company == 0) {
        continue;
      }
      if (settings.architecture() == Architecture.SKIP_GRAM) {
        for (int j = i - left[i]; j <= i + right[i]; j++) {
          if (j != i) {
            skipGram(i, j, counting);
            weight += counting ? 0 : 1;
          }
        }
      } else {
        bagOfWords(i, counting);
        weight += counting ? 0 : 1;
      }
    }
  }

  private void skipGram(int i, int j, boolean counting) {
    if (settings.loss() instanceof Word2VecSettings.NegativeSampling) {
      double[] x = row(in, centres[i]);
      count(counting, centres[i], decisions(i));
      double[] dx = binary(i, centres[j], x, counting);
      add(inGradient, centres[i], dx);
    } else {
      double[] dx = path(i, row(in, centres[j]), counting);
      count(counting, centres[j], decisions(i));
      add(inGradient, centres[j], dx);
    }
  }

  private void bagOfWords(int i, boolean counting) {
    int company = left[i] + right[i];
    double[] mean = new double[dimensions];
    for (int j = i - left[i]; j <= i + right[i]; j++) {
      for (int d = 0; d < dimensions && j != i; d++) {
        mean[d] += in[centres[j] * dimensions + d] / company;
      }
    }
    double[] dx =
        settings.loss() instanceof Word2VecSettings.NegativeSampling
            ? binary(i, centres[i], mean, counting)
            : path(i, mean, counting);
    for (int j = i - left[i]; j <= i + right[i]; j++) {
      for (int d = 0; d < dimensions && j != i; d++) {
        inGradient[centres[j] * dimensions + d] += dx[d] / company;
      }
      count(counting && j != i, centres[j], decisions(i) / company);
    }
  }

  private void count(boolean counting, int word, double decisions) {
    if (counting) {
      telling.merge(word, decisions, Double::sum);
    }
  }

  /** How many decisions tell a word. */
  private double decisions(int i) {
    if (settings.loss() instanceof Word2VecSettings.NegativeSampling sampling) {
      return 1.0 + sampling.negatives();
    }
    HostTensor signs = batch.tensor("signs");
    int depth = (int) signs.extents()[2];
    double length = 0;
    for (int p = i * depth; p < (i + 1) * depth; p++) {
      length += Math.abs(signs.getDouble(p));
    }
    return length;
  }

  /** A word told from the block's negatives; gives the gradient of what tells. */
  private double[] binary(int i, int right, double[] x, boolean counting) {
    var sampling = (Word2VecSettings.NegativeSampling) settings.loss();
    int[] negatives = batch.tensor("negatives").toIntArray();
    int block = i / settings.block();
    double each = (double) sampling.negatives() / sampling.shared();
    double[] dx = new double[dimensions];
    if (counting) {
      told.merge(right, 1.0, Double::sum);
    } else {
      score(right, x, 1, 1, dx);
    }
    for (int k = block * sampling.shared(); k < (block + 1) * sampling.shared(); k++) {
      if (counting) {
        told.merge(negatives[k], each, Double::sum);
      } else {
        score(negatives[k], x, -1, each, dx);
      }
    }
    return dx;
  }

  /** The decisions on the path to a word. */
  private double[] path(int i, double[] x, boolean counting) {
    HostTensor nodes = batch.tensor("nodes");
    int depth = (int) nodes.extents()[2];
    double[] dx = new double[dimensions];
    for (int p = i * depth; p < (i + 1) * depth; p++) {
      double sign = batch.tensor("signs").getDouble(p);
      int node = (int) nodes.getLong(p);
      if (sign != 0 && counting) {
        told.merge(node, 1.0, Double::sum);
      } else if (sign != 0) {
        score(node, x, sign, 1, dx);
      }
    }
    return dx;
  }

  /** {@code -log sigmoid(sign · x · y)}. */
  private void score(int row, double[] x, double sign, double times, double[] dx) {
    double product = 0;
    for (int d = 0; d < dimensions; d++) {
      product += x[d] * out[row * dimensions + d];
    }
    loss += times * Math.log1p(Math.exp(-sign * product));
    double slope = -sign * times / (1 + Math.exp(sign * product));
    for (int d = 0; d < dimensions; d++) {
      dx[d] += slope * out[row * dimensions + d];
      outGradient[row * dimensions + d] += slope * x[d];
    }
  }

  private double[] row(double[] table, int row) {
    double[] values = new double[dimensions];
    System.arraycopy(table, row * dimensions, values, 0, dimensions);
    return values;
  }

  private void add(double[] gradient, int row, double[] values) {
    for (int d = 0; d < dimensions; d++) {
      gradient[row * dimensions + d] += values[d];
    }
  }

  double loss() {
    return loss;
  }

  double weight() {
    return weight;
  }

  double[] inGradient() {
    return inGradient;
  }

  double[] outGradient() {
    return outGradient;
  }

  /** A table after a step. */
  double[] moved(HostTensor table, double[] gradient, double rate) {
    double[] values = table.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= rate * gradient[i];
    }
    return values;
  }
}
