package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.training.LossMetrics;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.LossMeasures;
import java.util.List;
import java.util.Set;

/**
 * Measures how well a model tells the spans that are left out of held-out text: the loss of a
 * target token, its exponential, and the share of target tokens that are the likeliest, each after
 * those that are right before it.
 */
public final class SpanCorruption implements Evaluator<SpanCorruption.Settings> {

  /**
   * What to measure.
   *
   * @param batch examples that are scored at once
   */
  public record Settings(
      @Doc("Examples that are scored at once.") @Default("16") @Range(min = 1, max = 1_000_000)
          int batch) {}

  /** Used by the service loader. */
  public SpanCorruption() {}

  @Override
  public String name() {
    return "span-corruption";
  }

  @Override
  public String description() {
    return "loss, perplexity and accuracy of the tokens of spans that are left out";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.of(LossMetrics.LOSS, LossMetrics.PERPLEXITY, LossMeasures.ACCURACY);
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.SpanCorruption;
  }

  /** Each batch is a case. */
  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    return BatchLosses.of(name(), settings.batch(), model, data);
  }

  /** How much text it was. */
  @Override
  public String question(Case one) {
    return one.name() + " " + one.content().get("weight");
  }

  /** Accuracy is left out where the model does not tell how many targets it found likeliest. */
  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(
        LossCases.measures(cases),
        List.of(LossMetrics.LOSS, LossMetrics.PERPLEXITY, LossMeasures.ACCURACY));
  }
}
