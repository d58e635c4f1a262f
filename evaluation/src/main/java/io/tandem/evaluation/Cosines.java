package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.List;

/** Vectors of texts and pictures, and how near they are. */
final class Cosines {
  private Cosines() {}

  /**
   * Asks a model for the vectors of documents.
   *
   * @throws BadInputException if it makes none
   */
  static List<Prediction.Vectors> of(
      String evaluator, TrainedModel model, List<Document> documents) {
    if (!(model instanceof Predictor predictor)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that makes vectors of texts and pictures, and what '%s' trained"
                  + " does not",
              evaluator, model.provenance().get("trainer")));
    }
    List<Prediction.Vectors> vectors = new ArrayList<>();
    for (Prediction said : predictor.predict(documents)) {
      if (!(said instanceof Prediction.Vectors one)) {
        throw new IllegalStateException(
            String.format(
                "what '%s' trained says %s where vectors are asked for",
                model.provenance().get("trainer"), said));
      }
      vectors.add(one);
    }
    return vectors;
  }

  /** The product of two vectors, which is their cosine if both are of length 1. */
  static double product(List<Float> a, List<Float> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  /** The mean of vectors, of length 1 (Radford et al. 2021, section 3.1.4). */
  static List<Float> mean(List<List<Float>> vectors) {
    int size = vectors.get(0).size();
    double[] sum = new double[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      for (List<Float> vector : vectors) {
        sum[i] += vector.get(i);
      }
      squares += sum[i] * sum[i];
    }
    List<Float> mean = new ArrayList<>(size);
    for (double number : sum) {
      mean.add((float) (squares == 0 ? 0 : number / Math.sqrt(squares)));
    }
    return mean;
  }
}
