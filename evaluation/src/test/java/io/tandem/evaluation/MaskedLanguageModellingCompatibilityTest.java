package io.tandem.evaluation;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

class MaskedLanguageModellingCompatibilityTest
    extends EvaluatorContract<MaskedLanguageModelling.Settings> {
  private static final int BATCHES = 12;

  @Override
  protected Evaluator<MaskedLanguageModelling.Settings> provider() {
    return new MaskedLanguageModelling();
  }

  @Override
  protected MaskedLanguageModelling.Settings settings() {
    return new MaskedLanguageModelling.Settings(1);
  }

  /** Finds a token the harder the greater its id is. */
  @Override
  protected TrainedModel model() {
    return new ScoringModel() {
      @Override
      public LossSum score(Batch batch) {
        int[] ids = batch.tensor(Batch.LABELS).toIntArray();
        double sum = 0;
        for (int id : ids) {
          sum += Math.log(2 + id);
        }
        double right = (double) Arrays.stream(ids).filter(id -> id % 3 == 0).count();
        double unsure = Math.log(2 + ids.length % 4);
        return new LossSum(sum, ids.length)
            .withRight(right)
            .withParts(Map.of("next-sentence", new LossSum(unsure, 1).withRight(ids.length % 2)));
      }

      @Override
      public Map<String, String> provenance() {
        return Map.of("trainer", "made-up");
      }

      @Override
      public void close() {}
    };
  }

  @Override
  protected HeldOutData data() {
    return new Numbers();
  }

  /** Texts of growing length and growing ids. */
  private static final class Numbers implements HeldOutData {
    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public Task task() {
      return new Task.MaskedLanguageModelling();
    }

    @Override
    public List<Document> documents() {
      return List.of();
    }

    @Override
    public Tokenizer tokenizer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchSource validation(BatchSize size) {
      return new BatchSource() {
        @Override
        public long batches(long epoch) {
          return BATCHES;
        }

        @Override
        public Batch read(BatchPosition position) {
          int length = (int) position.index() + 1;
          int[] ids = new int[length];
          for (int i = 0; i < length; i++) {
            ids[i] = i * length;
          }
          return new Batch(
              Map.of(Batch.LABELS, HostTensor.of(ids, 1, length)),
              1,
              length,
              OptionalLong.of(3L * length));
        }
      };
    }
  }
}
