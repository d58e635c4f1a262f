package io.tandem.evaluation.vectors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.vectors.WordVectors;
import io.tandem.api.vectors.WordVectors.Neighbour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/** Some words and those nearest to them, as a picture in the plane. */
public final class Neighbourhoods {
  /** Where words are taken from if none are named: each that many places in the order. */
  private static final int APART = 100;

  private Neighbourhoods() {}

  /**
   * Words to look at where none are named: those at the places 100, 200, … of the order, which by
   * custom are neither function words nor rare; the first ones where there are not so many.
   *
   * @param count how many
   */
  public static List<String> words(WordVectors vectors, int count) {
    int apart = Math.min(APART, Math.max(1, (vectors.size() - 1) / count));
    List<String> words = new ArrayList<>();
    for (int i = 1; i <= count && i * apart < vectors.size(); i++) {
      words.add(vectors.words().get(i * apart));
    }
    return words.isEmpty() ? vectors.words().subList(0, 1) : words;
  }

  /**
   * Words and their neighbours in the plane of the two greatest principal components of their unit
   * vectors.
   *
   * @param words each with a vector
   * @param neighbours of each, how many
   * @throws io.tandem.api.error.BadInputException if a word has no vector, with the nearest that
   *     has
   */
  public static Exhibit.Places picture(WordVectors vectors, List<String> words, int neighbours) {
    Map<String, String> groups = new LinkedHashMap<>();
    words.forEach(word -> groups.put(word, word));
    for (String word : words) {
      for (Neighbour near : vectors.mostSimilar(word, neighbours)) {
        groups.putIfAbsent(near.word(), word);
      }
    }
    List<String> all = List.copyOf(groups.keySet());
    double[][] units =
        all.stream().map(word -> unit(vectors.vector(word))).toArray(double[][]::new);
    double[][] places = project(units);
    List<Exhibit.Place> points = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      points.add(new Exhibit.Place(all.get(i), groups.get(all.get(i)), places[i][0], places[i][1]));
    }
    return new Exhibit.Places("Words and their neighbours", points);
  }

  /**
   * Any vectors in the plane of the two greatest principal components of their unit vectors.
   *
   * @param labels what each is called
   * @param groups what each belongs to
   * @param vectors of one length, at least one
   * @throws io.tandem.api.error.BadInputException if there are not as many of each, or none
   */
  public static Exhibit.Places places(
      String title, List<String> labels, List<String> groups, List<float[]> vectors) {
    int count = vectors.size();
    if (count == 0 || labels.size() != count || groups.size() != count) {
      throw new BadInputException(
          String.format(
              "%d vectors, %d labels and %d groups; there have to be as many of each, and one",
              count, labels.size(), groups.size()));
    }
    double[][] places =
        project(vectors.stream().map(Neighbourhoods::unit).toArray(double[][]::new));
    List<Exhibit.Place> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(new Exhibit.Place(labels.get(i), groups.get(i), places[i][0], places[i][1]));
    }
    return new Exhibit.Places(title, points);
  }

  private static double[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = squares == 0 ? 0 : vector[i] / Math.sqrt(squares);
    }
    return unit;
  }

  /** Principal components of rows, by the eigenvectors of their covariances. */
  static double[][] project(double[][] rows) {
    int dimensions = rows[0].length;
    double[] mean = new double[dimensions];
    for (double[] row : rows) {
      for (int i = 0; i < dimensions; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    double[][] covariance = new double[dimensions][dimensions];
    for (double[] row : rows) {
      for (int i = 0; i < dimensions; i++) {
        for (int j = 0; j < dimensions; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.length;
        }
      }
    }
    DenseMatrix.EigenDecomposition eigen =
        DenseMatrix.createDenseMatrix(covariance)
            .eigenDecomposition()
            .orElseThrow(() -> new IllegalStateException("covariances without eigenvectors"));
    double[][] places = new double[rows.length][2];
    for (int axis = 0; axis < Math.min(2, dimensions); axis++) {
      DenseVector direction = eigen.getEigenVector(axis);
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < dimensions; j++) {
          places[i][axis] += (rows[i][j] - mean[j]) * direction.get(j);
        }
      }
      settleSign(places, axis);
    }
    return places;
  }

  /** Eigenvectors have no sign of their own: the first word lies to the right, and above. */
  private static void settleSign(double[][] places, int axis) {
    if (places[0][axis] < 0) {
      for (double[] place : places) {
        place[axis] = -place[axis];
      }
    }
  }
}
