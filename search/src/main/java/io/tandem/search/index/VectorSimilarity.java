package io.tandem.search.index;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How vectors of texts are compared. */
public enum VectorSimilarity {
  /** The cosine of their angle, from -1 to 1; vectors are stored with the length 1. */
  COSINE(VectorSimilarityFunction.DOT_PRODUCT),
  /** Their product, for encoders that were trained with it. */
  DOT(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);

  private final VectorSimilarityFunction function;

  VectorSimilarity(VectorSimilarityFunction function) {
    this.function = function;
  }

  /** As commands and manifests call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of a name.
   *
   * @throws BadInputException if there is none
   */
  public static VectorSimilarity named(String word) {
    List<String> words = Arrays.stream(values()).map(VectorSimilarity::word).toList();
    return Arrays.stream(values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "there is no similarity '%s'; %s", word, NearestName.hint(word, words))));
  }

  VectorSimilarityFunction function() {
    return function;
  }

  /** A vector as it is stored and asked with; one without a direction stays as it is. */
  float[] form(float[] vector) {
    double square = 0;
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw new BadInputException("the encoder made a vector with " + number + " in it");
      }
      square += (double) number * number;
    }
    float[] formed = vector.clone();
    if (this == COSINE && square > 0) {
      double length = Math.sqrt(square);
      for (int i = 0; i < formed.length; i++) {
        formed[i] = (float) (formed[i] / length);
      }
    }
    return formed;
  }

  /** The cosine or the product, of the positive score that Lucene makes of it. */
  double of(float score) {
    if (this == COSINE) {
      return 2 * (double) score - 1;
    }
    return score < 1 ? 1 - 1 / (double) score : (double) score - 1;
  }
}
