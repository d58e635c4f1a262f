package io.tandem.evaluation.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Task;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.TrainingTask;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UnigramTrainerTest {

  /** Of eight targets 3 is four, 1 is three, 2 is one; the vocabulary has five tokens. */
  @Test
  void tokensAreAsLikelyAsTheyWereFrequentAndOneMore() {
    BlockData data = new BlockData(new int[] {0, 3, 1, 3, 1, 3, 2, 3, 1}, 2, 5);
    UnigramTrainer trainer = new UnigramTrainer();
    int[] labels = {3, 3, 1, 4, Batch.IGNORED, 2};
    Batch held =
        new Batch(Map.of(Batch.LABELS, HostTensor.of(labels, 2, 3)), 2, 5, OptionalLong.empty());
    try (ScoringModel model = trainer.train(new NoSettings(), TrainingTask.of(data, 1))) {
      LossSum scored = model.score(held);
      double wanted =
          -2 * Math.log(5.0 / 13) - Math.log(4.0 / 13) - Math.log(1.0 / 13) - Math.log(2.0 / 13);
      assertEquals(wanted, scored.sum(), 1e-12);
      assertEquals(5, scored.weight());
      assertEquals(2, scored.right().orElseThrow());
    }
  }

  @Test
  void itIsForWhatIsLeftOutOrMaskedInTexts() {
    assertTrue(new UnigramTrainer().learns(new Task.SpanCorruption(0.15, 3)));
    assertTrue(new UnigramTrainer().learns(new Task.MaskedLanguageModelling()));
    assertFalse(new UnigramTrainer().learns(new Task.LanguageModelling()));
  }
}
