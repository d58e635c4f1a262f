package io.tandem.api.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records such as an experiment has, for the tests of binding, writing and describing. */
final class Sample {
  private Sample() {}

  enum Activation {
    RELU,
    GELU_TANH
  }

  /** What stands for an open family: models that other jars may add to. */
  interface Model {}

  /** What stands for a family of names without settings of their own. */
  interface Metric {}

  sealed interface Optimizer permits Sgd, AdamW {}

  @TypeName("sgd")
  record Sgd(@Default("0") @Range(min = 0, below = 1) double momentum) implements Optimizer {}

  @TypeName("adamw")
  record AdamW(
      @Doc("Decoupled decay.") @Default("0.01") @Range(min = 0) double weightDecay,
      @Default({"0.9", "0.999"}) @Range(above = 0, below = 1) List<Double> betas)
      implements Optimizer {}

  record GptConfig(
      @Range(min = 1) int hidden,
      @Default("2") @Range(min = 1, max = 64) int heads,
      @Default("gelu-tanh") Activation activation) {
    GptConfig {
      if (hidden % heads != 0) {
        throw new IllegalArgumentException(
            "hidden (" + hidden + ") must be a multiple of heads (" + heads + ")");
      }
    }
  }

  record Nothing() {}

  record Training(
      @Doc("Updates of the weights.") @Range(min = 1) int steps,
      @Default("adamw") Optimizer optimizer,
      Optional<Duration> limit) {}

  record Experiment(
      @Doc("Seeds everything that is drawn.") @Default("1") long seed,
      Part<Model> model,
      Training training,
      @Default("loss") @NameOf(Metric.class) List<String> metrics,
      Optional<Path> data,
      Map<String, Integer> sizes,
      @Default("false") boolean verbose,
      @Default("untitled") String title) {}

  static PartCatalog catalog() {
    return PartCatalog.builder()
        .add(Model.class, "gpt", GptConfig.class)
        .add(Model.class, "bag-of-words", Nothing.class)
        .add(Metric.class, "loss", Nothing.class)
        .add(Metric.class, "perplexity", Nothing.class)
        .build();
  }

  static final Map<String, Object> GPT = Trees.group("type", "gpt", "hidden", 8);
}
