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
import java.util.Map;
import java.util.Set;

/**
 * Measures how well a model tells the masked tokens of held-out text, which are the same for every
 * model: the loss of one, its exponential, and the share that are the likeliest; and, of a model
 * that tells whether texts follow each other, the loss and the share of pairs of which it is right.
 */
public final class MaskedLanguageModelling implements Evaluator<MaskedLanguageModelling.Settings> {
  private static final String NEXT_SENTENCE = "next-sentence";

  /** The mean loss of whether texts follow each other, in nats. */
  public static final String NEXT_SENTENCE_LOSS = NEXT_SENTENCE + "-" + LossMetrics.LOSS;

  /** The share of pairs of texts of which it is told rightly whether they follow each other. */
  public static final String NEXT_SENTENCE_ACCURACY = NEXT_SENTENCE + "-" + LossMeasures.ACCURACY;

  /**
   * What to measure.
   *
   * @param batch examples that are scored at once
   */
  public record Settings(
      @Doc("Examples that are scored at once.") @Default("16") @Range(min = 1, max = 1_000_000)
          int batch) {}

  /** Used by the service loader. */
  public MaskedLanguageModelling() {}

  @Override
  public String name() {
    return "masked-language-modelling";
  }

  @Override
  public String description() {
    return "loss, perplexity and accuracy of masked tokens, and of whether texts follow each other";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.of(
        LossMetrics.LOSS,
        LossMetrics.PERPLEXITY,
        LossMeasures.ACCURACY,
        NEXT_SENTENCE_LOSS,
        NEXT_SENTENCE_ACCURACY);
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.MaskedLanguageModelling;
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

  /** What a model does not tell is left out. */
  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    Measures tokens =
        new ChosenMeasures(
            LossCases.measures(cases),
            List.of(LossMetrics.LOSS, LossMetrics.PERPLEXITY, LossMeasures.ACCURACY));
    return LossCases.measures(cases, NEXT_SENTENCE)
        .map(pairs -> new ChosenMeasures(pairs, List.of(LossMetrics.LOSS, LossMeasures.ACCURACY)))
        .<Measures>map(
            pairs ->
                new JoinedMeasures(
                    List.of(tokens, new NamedMeasures(pairs, NEXT_SENTENCE)), Map.of()))
        .orElse(tokens);
  }
}
