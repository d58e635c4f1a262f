package io.tandem.evaluation.baseline;

import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.summary.LeadSummary;
import java.util.Map;

/**
 * Makes of each text its first sentences ({@link LeadSummary}): the baseline of summaries that is
 * hard to beat in news.
 */
public final class LeadTrainer implements Trainer<SummarySettings> {

  /** Used by the service loader. */
  public LeadTrainer() {}

  @Override
  public String name() {
    return "lead";
  }

  @Override
  public String description() {
    return "the first sentences of a text";
  }

  @Override
  public Class<SummarySettings> settingsType() {
    return SummarySettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.TextToText;
  }

  @Override
  public Predictor train(SummarySettings settings, TrainingTask task) {
    LeadSummary summary = new LeadSummary(settings.sentences(), settings.locale());
    return new FixedPredictor(
        document -> new Prediction.Text(summary.apply(document.text())),
        Map.of(
            "trainer", name(),
            "sentences", Integer.toString(settings.sentences()),
            "language", settings.language()));
  }
}
