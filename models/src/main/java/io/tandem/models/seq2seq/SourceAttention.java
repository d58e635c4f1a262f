package io.tandem.models.seq2seq;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.TypeName;

/** How the decoder of a recurrent model looks at the source. */
public sealed interface SourceAttention {

  /** How well a source position fits a state of the decoder (Luong et al. 2015, equation 8). */
  enum Score {
    /** The product of both: {@code hₜ · hₛ}. */
    DOT,
    /** The product by way of a matrix: {@code hₜᵀ W hₛ}. */
    GENERAL,
    /** A small network over both: {@code vᵀ tanh(W [hₜ; hₛ])}. */
    CONCAT
  }

  /** The decoder has nothing of the source but the encoder's last state. */
  @TypeName("none")
  @Doc("Nothing of the source but the encoder's last state (Sutskever et al. 2014).")
  record None() implements SourceAttention {}

  /**
   * Before each step, the decoder's state looks at the source, by a small network; what it sees is
   * an input of the step (Bahdanau et al. 2015, arXiv 1409.0473).
   */
  @TypeName("bahdanau")
  @Doc("Before each step, by a small network, as an input of the step (Bahdanau et al. 2015).")
  record Bahdanau() implements SourceAttention {}

  /**
   * After each step, the decoder's state looks at the source (Luong et al. 2015, arXiv 1508.04025,
   * the global attention of section 3.1).
   *
   * @param score how well a source position fits
   * @param inputFeeding whether what comes of a step is an input of the next (section 3.3).
   *     Without, the whole recurrence runs first, and attention is one product for all steps
   */
  @TypeName("luong")
  @Doc("After each step (Luong et al. 2015).")
  record Luong(
      @Doc("How well a source position fits: dot, general (by a matrix) or concat (a network).")
          @Default("general")
          Score score,
      @Doc("Whether what comes of a step is an input of the next one; costs time.") @Default("true")
          boolean inputFeeding)
      implements SourceAttention {}
}
