package io.tandem.experiments.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * How a metric is named and written for people.
 *
 * @param label the name
 * @param unit what stands beside a curve's axis; empty for a bare number
 * @param format writes a finite figure
 */
public record FigureName(String label, String unit, DoubleFunction<String> format) {
  private static final String VALIDATION = "validation/";

  /** Of what tracking takes of a step, tables have the greatest alone. */
  private static final String TRACKING = "tracking-processor-seconds-greatest";

  private static final String ROUGE = VALIDATION + "rouge-";

  /** Words of metrics' names that people write otherwise. */
  private static final Map<String, String> WRITTEN =
      Map.ofEntries(
          Map.entry("f1", "F1"),
          Map.entry("mcc", "MCC"),
          Map.entry("ece", "ECE"),
          Map.entry("roc", "ROC"),
          Map.entry("auc", "AUC"),
          Map.entry("bleu", "BLEU"),
          Map.entry("chrf", "chrF"),
          Map.entry("mae", "MAE"),
          Map.entry("rmse", "RMSE"),
          Map.entry("brier", "Brier"),
          Map.entry("pearson", "Pearson"),
          Map.entry("spearman", "Spearman"),
          Map.entry("kendall", "Kendall"),
          Map.entry("r2", "R²"));

  private static final Set<String> COSTS =
      Set.of(
          "tokens-per-second",
          "seconds-to-first-step",
          "outside-engine",
          "checkpoint-share",
          TRACKING,
          "peak-memory-bytes");

  private static final Map<String, FigureName> KNOWN = new LinkedHashMap<>();

  static {
    know("parameters", "weights", "", FigureName::whole);
    know("trained-parameters", "trained weights", "", FigureName::whole);
    know("steps", "steps", "", FigureName::whole);
    know("train/loss", "training loss", "nats per token", v -> decimals(v, 4));
    know("validation/loss", "validation loss", "nats per token", v -> decimals(v, 4));
    know("validation/perplexity", "perplexity", "", v -> decimals(v, 2));
    know("validation/bits-per-byte", "bits per byte", "", v -> decimals(v, 4));
    know("tokens-per-second", "tokens/s", "tokens/s", FigureName::whole);
    know("seconds-to-first-step", "first step after", "s", v -> decimals(v, 1) + " s");
    know("outside-engine", "outside engine", "", v -> decimals(100 * v, 2) + " %");
    know("checkpoint-share", "in checkpoints", "", v -> decimals(100 * v, 2) + " %");
    know(TRACKING, "tracking, a step", "s", FigureName::micros);
    know(
        "peak-memory-bytes",
        "peak memory",
        "bytes",
        v -> v < 0 ? "unknown" : whole(v / 1048576) + " MiB");
    know("train/gradient-norm", "gradient norm", "", FigureName::short4);
    know("train/learning-rate", "learning rate", "", FigureName::short4);
    know("train/loss-scale", "loss scale", "", FigureName::short4);
    know("train/skipped", "skipped for overflow", "", FigureName::short4);
    know("train/tokens-per-second", "training speed", "tokens/s", FigureName::whole);
    know(
        "train/seconds-outside-engine",
        "time outside the engine",
        "s per step",
        FigureName::short4);
  }

  private static void know(String name, String label, String unit, DoubleFunction<String> format) {
    KNOWN.put(name, new FigureName(label, unit, format));
  }

  /** The name of a metric; one that is not known is called as the metric is. */
  public static FigureName of(String metric) {
    if (KNOWN.containsKey(metric) || !metric.startsWith(VALIDATION)) {
      return KNOWN.getOrDefault(metric, new FigureName(metric, "", FigureName::short4));
    }
    if (metric.startsWith(ROUGE)) {
      String kind = metric.substring(ROUGE.length());
      String label = "ROUGE-" + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
      return new FigureName(label, "", FigureName::short4);
    }
    String label =
        Arrays.stream(metric.substring(VALIDATION.length()).split("-"))
            .map(word -> WRITTEN.getOrDefault(word, word))
            .collect(Collectors.joining(" "));
    return new FigureName(label, "", FigureName::short4);
  }

  /** Whether it tells what the run took, which tables have at their end. */
  public static boolean isCost(String metric) {
    return COSTS.contains(metric);
  }

  /** Whether tables pass a metric over, which the files of a run have. */
  public static boolean isDetail(String metric) {
    return metric.startsWith("tracking-") && !metric.equals(TRACKING);
  }

  /** The metrics that are known, in the order in which tables have them. */
  static Iterable<String> known() {
    return KNOWN.keySet();
  }

  /** A figure as people write it; not a number and infinities too. */
  public String text(double value) {
    return Double.isFinite(value) ? format.apply(value) : Double.toString(value);
  }

  private static String micros(double seconds) {
    return whole(seconds * 1e6) + " µs";
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Four digits that count, without noughts at the end. */
  public static String short4(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e-3 && size < 1e6) {
      int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
      String text = decimals(value, digits);
      return digits == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
    return String.format(Locale.ROOT, "%.3e", value).replaceFirst("\\.?0*e", "e");
  }
}
