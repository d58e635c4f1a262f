package io.tandem.experiments.rundir;

import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluation;
import java.util.List;

/**
 * What an evaluator found in a run.
 *
 * @param whose the name of the baseline that was measured; empty for the run's own model
 * @param evaluation what it came to
 * @param cases what the model said of each example
 */
public record FoundEvaluation(String whose, Evaluation evaluation, List<Case> cases) {

  /** Copies the list. */
  public FoundEvaluation {
    cases = List.copyOf(cases);
  }
}
