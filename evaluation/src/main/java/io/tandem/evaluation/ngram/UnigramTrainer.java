package io.tandem.evaluation.ngram;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Task;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Counts how often each token is a target in one pass over the training part, and says so wherever
 * a target is asked for: what a model gets that knows nothing of the text around. Each token counts
 * once more than it was seen (Laplace), so that none is impossible.
 */
public final class UnigramTrainer implements Trainer<NoSettings> {
  private static final int BATCH = 64;

  /** Used by the service loader. */
  public UnigramTrainer() {}

  @Override
  public String name() {
    return "target-unigram";
  }

  @Override
  public String description() {
    return "says of every target how frequent each token is among targets";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.SpanCorruption || task instanceof Task.MaskedLanguageModelling;
  }

  @Override
  public ScoringModel train(NoSettings settings, TrainingTask task) {
    long[] counts = new long[task.data().tokenizer().vocabularySize()];
    try (BatchSource batches = task.data().inOrder(BatchSize.examples(BATCH))) {
      long number = batches.batches(0);
      for (long i = 0; i < number; i++) {
        forEachTarget(batches.read(new BatchPosition(0, i)), label -> counts[label]++);
      }
    }
    return new Frequent(counts);
  }

  private static void forEachTarget(Batch batch, IntConsumer consumer) {
    for (long label : batch.tensor(Batch.LABELS).toLongArray()) {
      if (label != Batch.IGNORED) {
        consumer.accept(Math.toIntExact(label));
      }
    }
  }

  private static final class Frequent implements ScoringModel {
    private final double[] logarithms;
    private final int likeliest;

    Frequent(long[] counts) {
      double total = counts.length;
      int most = 0;
      for (int id = 0; id < counts.length; id++) {
        total += counts[id];
        most = counts[id] > counts[most] ? id : most;
      }
      likeliest = most;
      logarithms = new double[counts.length];
      for (int id = 0; id < counts.length; id++) {
        logarithms[id] = Math.log((counts[id] + 1) / total);
      }
    }

    @Override
    public LossSum score(Batch batch) {
      double[] sums = new double[3];
      forEachTarget(
          batch,
          label -> {
            sums[0] -= logarithms[label];
            sums[1]++;
            sums[2] += label == likeliest ? 1 : 0;
          });
      return new LossSum(sums[0], sums[1]).withRight(sums[2]);
    }

    @Override
    public Map<String, String> provenance() {
      return Map.of("trainer", "target-unigram");
    }

    @Override
    public void close() {}
  }
}
