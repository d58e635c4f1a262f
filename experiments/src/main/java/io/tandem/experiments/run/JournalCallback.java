package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.JournalWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the metrics of every step and validation to a run's journal. */
record JournalCallback(JournalWriter journal) implements Callback {
  /** The curve by which backends are compared. */
  static final String TRAIN_LOSS = "train/loss";

  @Override
  public void on(TrainingEvent event) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (event instanceof TrainingEvent.Stepped stepped) {
      values.put(TRAIN_LOSS, stepped.loss());
      values.put("train/gradient-norm", stepped.gradientNorm());
      values.put("train/learning-rate", stepped.rate());
      values.put("train/tokens-per-second", stepped.targetTokens() / stepped.seconds());
      values.put("train/seconds-outside-engine", stepped.seconds() - stepped.engineSeconds());
    } else if (event instanceof TrainingEvent.Validated validated) {
      values.put("validation/loss", validated.metrics().loss());
      values.put("validation/perplexity", validated.metrics().perplexity());
      validated.metrics().bitsPerByte().ifPresent(b -> values.put("validation/bits-per-byte", b));
    } else {
      journal.force();
      return;
    }
    journal.append(event.step(), values);
  }
}
