package io.tandem.evaluation.features;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import java.util.List;

/** What a linear model sees of a text: how often words and their neighbours are in it. */
public sealed interface Features {

  /** The greatest length of an n-gram, in words. */
  int ngrams();

  /** In how many training texts an n-gram must be. */
  int minCount();

  /** Whether upper and lower case are one. */
  boolean lowerCase();

  /**
   * Learns which n-grams there are and what each weighs.
   *
   * @param texts the training part's, and no others
   * @return an empty space if no n-gram is in enough of them
   */
  FeatureSpace fit(List<String> texts);

  /**
   * How often each n-gram is there.
   *
   * @param ngrams the greatest length of an n-gram, in words
   * @param minCount in how many training texts an n-gram must be
   * @param lowerCase whether upper and lower case are one
   * @param binary whether it counts only that an n-gram is there
   */
  @TypeName("bag-of-words")
  @Doc("How often each word or n-gram is in a text.")
  record BagOfWords(
      @Doc("The greatest length of an n-gram, in words.") @Default("1") @Range(min = 1, max = 8)
          int ngrams,
      @Doc("In how many training texts an n-gram must be.")
          @Default("2")
          @Range(min = 1, max = 1_000_000)
          int minCount,
      @Doc("Whether upper and lower case are one.") @Default("true") boolean lowerCase,
      @Doc("Whether it counts only that an n-gram is there, and not how often.") @Default("false")
          boolean binary)
      implements Features {

    @Override
    public FeatureSpace fit(List<String> texts) {
      return FeatureSpace.unweighted(this, texts);
    }
  }

  /**
   * How often each n-gram is there, weighted by how few texts it is in, each text of length 1:
   *
   * <pre>{@code
   * tf · (ln((1 + n) / (1 + df)) + 1),  tf = count, or 1 + ln(count) where it is sublinear
   * }</pre>
   *
   * <p>with n training texts, of which df have the n-gram; scikit-learn's {@code TfidfVectorizer}
   * has the same numbers.
   *
   * @param ngrams the greatest length of an n-gram, in words
   * @param minCount in how many training texts an n-gram must be
   * @param lowerCase whether upper and lower case are one
   * @param sublinear whether the logarithm of a count is taken
   */
  @TypeName("tf-idf")
  @Doc("How often each word or n-gram is in a text, weighted by how few texts it is in.")
  record TfIdf(
      @Doc("The greatest length of an n-gram, in words.") @Default("2") @Range(min = 1, max = 8)
          int ngrams,
      @Doc("In how many training texts an n-gram must be.")
          @Default("2")
          @Range(min = 1, max = 1_000_000)
          int minCount,
      @Doc("Whether upper and lower case are one.") @Default("true") boolean lowerCase,
      @Doc("Whether the logarithm of a count is taken: 1 + ln(count).") @Default("true")
          boolean sublinear)
      implements Features {

    @Override
    public FeatureSpace fit(List<String> texts) {
      return FeatureSpace.byInverseFrequency(this, sublinear, texts);
    }
  }
}
