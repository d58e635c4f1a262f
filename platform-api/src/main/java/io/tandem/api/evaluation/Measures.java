package io.tandem.api.evaluation;

import java.util.Map;
import java.util.Set;

/**
 * Figures over any selection of cases, such as held-out examples that a model was asked about. What
 * is costly (matching, counting) is done once, when it is made; a selection is then summed up in
 * little time, so that it can be asked about thousands of resamples. Immutable and thread-safe.
 */
public interface Measures {

  /** How many cases there are. */
  int cases();

  /** The names of the figures that it may give: lower case, words joined by hyphens. */
  Set<String> names();

  /**
   * The figures over a selection.
   *
   * @param selection the numbers of cases, from 0 to {@link #cases} exclusive, in any order; a case
   *     may occur several times and then counts as often
   * @return figures by their names, all of them among {@link #names}, in the order in which they
   *     are to be shown; not a number where a figure is not defined over the selection
   */
  Map<String, Double> over(int[] selection);
}
