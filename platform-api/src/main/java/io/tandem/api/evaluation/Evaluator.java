package io.tandem.api.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.TrainedModel;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures a trained model on data that it was not trained on, in two steps: the model is asked,
 * and what it said is measured. What it said is kept, so that intervals, tests between models and
 * pictures need no model any more.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface Evaluator<S extends Record> extends Provider<S> {

  /**
   * Whether it can measure models for a task. Asked before anything is trained.
   *
   * @param task what is to be predicted
   */
  boolean judges(Task task);

  /**
   * The names of the figures that it may give. Asked before anything is trained, so that evaluators
   * that would give figures of one name are refused then.
   *
   * @param settings what the config says
   * @return the metrics' names: lower case, words joined by hyphens
   */
  Set<String> metrics(S settings);

  /**
   * Reads what the settings name, such as files of questions, so that what is wrong with it is told
   * before a training and not after it.
   *
   * @throws io.tandem.api.error.BadInputException if something that is needed to measure is missing
   *     or malformed
   */
  default void check(S settings) {}

  /**
   * Asks a model.
   *
   * @param settings what the config says
   * @param model any trained model
   * @param data what it was not trained on
   * @return a case for each example, at least one, in the same order each time
   * @throws io.tandem.api.error.BadInputException if the model lacks a capability that this needs,
   *     naming both
   */
  List<Case> ask(S settings, TrainedModel model, HeldOutData data);

  /**
   * Measures what models said.
   *
   * @param settings what the config says
   * @param cases as {@link #ask} gives them; they may have been read from a file, and are hostile
   * @return the figures over any of the cases, by names of {@link #metrics}
   * @throws io.tandem.api.error.BadInputException if a case does not hold what is needed, naming it
   */
  Measures measure(S settings, List<Case> cases);

  /**
   * What was asked and expected, without what was said: equal of two cases if and only if they put
   * the same question, so that two models can be compared by their cases.
   *
   * @param one a case as {@link #measure} takes it
   * @return its {@code text} and {@code reference}, unless it is said otherwise
   */
  default String question(Case one) {
    return one.content().get("text") + "\u0000" + one.content().get("reference");
  }

  /**
   * What is to be known of how the figures came about beside the model and the data: which
   * definitions, by which library. Texts by names that neither model nor run have.
   *
   * @param settings what the config says
   * @param cases as {@link #measure} takes them
   * @param model the model's provenance
   * @param data what the data is called
   * @return nothing, unless it is said otherwise
   */
  default Map<String, String> provenance(
      S settings, List<Case> cases, Map<String, String> model, String data) {
    return Map.of();
  }

  /**
   * What there is to see beside the figures, in the order in which it is to be shown.
   *
   * @param settings what the config says
   * @param cases as {@link #measure} takes them
   * @return tables, charts, texts; nothing, unless it is said otherwise
   */
  default List<Exhibit> show(S settings, List<Case> cases) {
    return List.of();
  }
}
