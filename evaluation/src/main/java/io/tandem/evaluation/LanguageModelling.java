package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.training.LossMetrics;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Measures how well a model predicts the tokens of held-out text; see {@link LossMetrics}. */
public final class LanguageModelling implements Evaluator<LanguageModelling.Settings> {

  /** What can be measured, in one pass. */
  public enum Metric {
    /** The mean cross entropy of a token, in nats. */
    LOSS("loss"),
    /** The exponential of the loss. */
    PERPLEXITY("perplexity"),
    /** The summed loss in bits for each UTF-8 byte of text. */
    BITS_PER_BYTE("bits-per-byte");

    private final String key;

    Metric(String key) {
      this.key = key;
    }
  }

  /**
   * What to measure.
   *
   * @param metrics at least one, none twice
   * @param batch examples that are scored at once
   * @param stride how far the windows that a text is read in lie apart; if it is not set, they
   *     follow on one another
   */
  public record Settings(
      @Doc("What is measured: the loss in nats a token, its exponential, bits a byte of text.")
          @Default({"loss", "perplexity", "bits-per-byte"})
          List<Metric> metrics,
      @Doc("Examples that are scored at once.") @Default("16") @Range(min = 1, max = 1_000_000)
          int batch,
      @Doc(
              "Reads the text in windows that lie so many tokens apart, and counts each token once,"
                  + " with the context less the stride before it; if not set, windows do not"
                  + " overlap.")
          @Range(min = 1, max = 10_000_000)
          Optional<Integer> stride) {

    /** Without windows that overlap. */
    public Settings(List<Metric> metrics, int batch) {
      this(metrics, batch, Optional.empty());
    }

    /** Copies the list and refuses one that is empty or names one twice. */
    public Settings {
      metrics = List.copyOf(metrics);
      if (metrics.isEmpty()) {
        throw new IllegalArgumentException("metrics is an empty list; name at least one metric");
      }
      Set<Metric> different = EnumSet.copyOf(metrics);
      if (different.size() < metrics.size()) {
        throw new IllegalArgumentException("metrics names one twice: " + keys(metrics));
      }
    }

    private static List<String> keys(List<Metric> metrics) {
      return metrics.stream().map(metric -> metric.key).toList();
    }
  }

  /** Used by the service loader. */
  public LanguageModelling() {}

  @Override
  public String name() {
    return "language-modelling";
  }

  @Override
  public String description() {
    return "loss, perplexity and bits per byte on held-out text";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(Settings.keys(settings.metrics()));
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.LanguageModelling;
  }

  /** Each batch is a case: how a loss spreads within one is not known. */
  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    if (!(model instanceof ScoringModel scoring)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that gives a loss, and what '%s' trained gives none",
              name(), model.provenance().get("trainer")));
    }
    List<Case> cases = new ArrayList<>();
    try (BatchSource batches = data.validation(BatchSize.examples(settings.batch()))) {
      if (settings.stride().isPresent()) {
        StridedWindows windows =
            StridedWindows.over(batches, settings.stride().get(), settings.batch());
        for (long i = 0; i < windows.batches(); i++) {
          cases.add(scored(scoring, i, windows.read(i)));
        }
        return cases;
      }
      long count = batches.batches(0);
      for (long i = 0; i < count; i++) {
        cases.add(scored(scoring, i, batches.read(new BatchPosition(0, i))));
      }
    }
    return cases;
  }

  private static Case scored(ScoringModel model, long index, Batch batch) {
    String name = String.format(Locale.ROOT, "batch-%d", index + 1);
    return LossCases.of(name, model.score(batch), batch.targetBytes());
  }

  /** How much text it was. */
  @Override
  public String question(Case one) {
    return one.content().get("weight") + " " + one.content().get("bytes");
  }

  /** Bits per byte are left out where the tokenizer cannot tell how many bytes there are. */
  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(LossCases.measures(cases), Settings.keys(settings.metrics()));
  }
}
