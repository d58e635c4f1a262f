package io.tandem.evaluation.baseline;

import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.summary.TextRank;
import java.util.Map;

/**
 * Makes of each text its most central sentences ({@link TextRank}), without having learned
 * anything.
 */
public final class TextRankTrainer implements Trainer<SummarySettings> {

  /** Used by the service loader. */
  public TextRankTrainer() {}

  @Override
  public String name() {
    return "text-rank";
  }

  @Override
  public String description() {
    return "the most central sentences of a text, by TextRank";
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
    TextRank summary = new TextRank(settings.sentences(), settings.locale());
    return new FixedPredictor(
        document -> new Prediction.Text(summary.apply(document.text())),
        Map.of(
            "trainer", name(),
            "sentences", Integer.toString(settings.sentences()),
            "language", settings.language()));
  }
}
