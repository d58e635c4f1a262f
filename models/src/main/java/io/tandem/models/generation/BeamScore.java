package io.tandem.models.generation;

/** By what continuations of different lengths are compared. */
sealed interface BeamScore {

  /**
   * The score of a continuation, the greater the better.
   *
   * @param logProbability the sum over its tokens
   * @param length their number, the end counted
   * @param coverage the attention that each token of the source got in all steps together; empty
   *     where there is no source
   */
  double of(double logProbability, int length, double[] coverage);

  /**
   * The log-probability over a power of the length, as Hugging Face Transformers has it.
   *
   * @param exponent 0 for the log-probability alone
   */
  record Power(double exponent) implements BeamScore {
    @Override
    public double of(double logProbability, int length, double[] coverage) {
      return logProbability / Math.pow(length, exponent);
    }
  }

  /**
   * Length normalization and coverage penalty of Wu et al. 2016 (arXiv 1609.08144, equation 14):
   * {@code logP / ((5 + length)/6)^α + β Σ log(min(coverage, 1))}.
   *
   * @param alpha α, 0 for no normalization
   * @param beta β, 0 for no penalty
   */
  record Gnmt(double alpha, double beta) implements BeamScore {
    @Override
    public double of(double logProbability, int length, double[] coverage) {
      double score = logProbability / Math.pow((5.0 + length) / 6, alpha);
      if (beta > 0) {
        for (double attention : coverage) {
          score += beta * Math.log(Math.min(attention, 1));
        }
      }
      return score;
    }
  }
}
