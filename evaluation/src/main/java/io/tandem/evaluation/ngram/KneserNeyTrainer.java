package io.tandem.evaluation.ngram;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Counts the n-grams of the training part and smooths them as {@link KneserNey} tells. The text is
 * one sequence, documents and the separators between them, and is counted across the borders of
 * examples; nothing is drawn, and the experiment's model and engine play no part.
 */
public final class KneserNeyTrainer implements Trainer<KneserNeySettings> {
  private static final String NAME = "kneser-ney";
  private static final int BATCH = 64;

  /** Used by the service loader. */
  public KneserNeyTrainer() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "an interpolated Kneser-Ney n-gram model";
  }

  @Override
  public Class<KneserNeySettings> settingsType() {
    return KneserNeySettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.LanguageModelling;
  }

  @Override
  public KneserNeyModel train(KneserNeySettings settings, TrainingTask task) {
    int vocabulary = task.data().tokenizer().vocabularySize();
    NgramCounts counts;
    try (BatchSource batches = task.data().inOrder(BatchSize.examples(BATCH))) {
      counts = NgramCounts.of(settings.order(), vocabulary, List.of(text(batches)));
    }
    List<Discounts> discounts = new ArrayList<>();
    StringJoiner told = new StringJoiner(", ");
    for (int length = 1; length <= counts.order(); length++) {
      Discounting.Chosen chosen = settings.discounting().choose(counts.countsOfCounts(length));
      discounts.add(chosen.discounts());
      String origin = chosen.origin().name().toLowerCase(Locale.ROOT);
      told.add(length + ": " + chosen.discounts() + " " + origin);
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("trainer", NAME);
    provenance.put("order", Integer.toString(counts.order()));
    provenance.put("discounts", told.toString());
    return new KneserNeyModel(KneserNey.of(counts, discounts), provenance);
  }

  /** The text that the examples are cut from. */
  private static int[] text(BatchSource batches) {
    int[] text = new int[1];
    int length = 0;
    long count = batches.batches(0);
    for (long i = 0; i < count; i++) {
      Batch batch = batches.read(new BatchPosition(0, i));
      for (int[] example : NextTokens.of(batch)) {
        if (length == 0) {
          text[length++] = example[0];
        } else if (text[length - 1] != example[0]) {
          throw new BadInputException(
              "'"
                  + NAME
                  + "' counts over a text in one piece, and these examples do not follow one"
                  + " another");
        }
        int added = example.length - 1;
        if (text.length < length + added) {
          text = Arrays.copyOf(text, Math.max(length + added, text.length + text.length / 2));
        }
        System.arraycopy(example, 1, text, length, added);
        length += added;
      }
    }
    return Arrays.copyOf(text, length);
  }
}
