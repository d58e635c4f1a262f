package io.tandem.models.prompting;

import java.util.List;

/**
 * What is taken away of a label's score: a model prefers some labels whatever the text.
 *
 * @param kind how
 * @param neutral texts that say nothing, of which {@link Kind#CONTEXTUAL} takes the mean
 */
public record Calibration(Kind kind, List<String> neutral) {
  /** Texts that say nothing: those of Zhao et al. 2021, section 5. */
  public static final List<String> NEUTRAL = List.of("N/A", "", "[MASK]");

  /** Nothing is taken away. */
  public static final Calibration NONE = new Calibration(Kind.NONE, NEUTRAL);

  /** Ways to calibrate. */
  public enum Kind {
    /** Scores are told as they are. */
    NONE,
    /**
     * Divides by the label's mean probability, among the labels, in prompts of texts that say
     * nothing, with the same examples shown (Zhao et al. 2021, arXiv 2102.09690, section 5).
     */
    CONTEXTUAL,
    /**
     * Divides by the label's probability after what stands between the text and the label, alone:
     * domain-conditional pointwise mutual information (Holtzman et al. 2021, arXiv 2104.08315,
     * section 3).
     */
    PMI
  }

  /** Copies the list, and checks that there is a text to calibrate with. */
  public Calibration {
    neutral = List.copyOf(neutral);
    if (kind == Kind.CONTEXTUAL && neutral.isEmpty()) {
      throw new IllegalArgumentException("a contextual calibration needs a text that says nothing");
    }
  }

  /** A calibration with the usual texts. */
  public static Calibration of(Kind kind) {
    return new Calibration(kind, NEUTRAL);
  }
}
