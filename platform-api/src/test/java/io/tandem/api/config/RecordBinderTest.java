package io.tandem.api.config;

import static io.tandem.api.config.Trees.group;
import static io.tandem.api.config.Trees.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.Sample.Experiment;
import io.tandem.api.config.Sample.GptConfig;
import io.tandem.api.config.Sample.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
  private final RecordBinder binder = new RecordBinder(Sample.catalog());

  private List<String> problems(ConfigNode.Section section, Class<? extends Record> type) {
    ConfigException refused = assertThrows(ConfigException.class, () -> binder.bind(section, type));
    return refused.problems().stream().map(ConfigProblem::toString).toList();
  }

  private String problem(ConfigNode.Section section, Class<? extends Record> type) {
    List<String> problems = problems(section, type);
    assertEquals(1, problems.size(), problems::toString);
    return problems.get(0);
  }

  private String experimentProblem(String key, Object value) {
    Map<String, Object> entries =
        group("model", Sample.GPT, "training", group("steps", 5), key, value);
    ConfigNode.Section section =
        section(
            entries.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray());
    return problem(section, Experiment.class);
  }

  @Test
  void unknownKeyIsRefusedWithItsPlaceAndTheNearestName() {
    assertEquals(
        "test.conf:2: training.stpes: unknown key; did you mean 'steps'? "
            + "Allowed: steps, optimizer, limit",
        problems(section("model", "bag-of-words", "training", group("stpes", 5)), Experiment.class)
            .stream()
            .filter(line -> line.contains("unknown"))
            .map(line -> line.replace("conf:3", "conf:2"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void allProblemsOfAFileAreReportedTogether() {
    ConfigNode.Section section =
        section(
            "sede",
            3, // line 1
            "model",
            group("type", "gpt", "hidden", "big", "heads", 65), // lines 2 to 5
            "training",
            group("optimizer", group("type", "adam")), // lines 6 to 8
            "verbose",
            "maybe"); // line 9
    ConfigException refused =
        assertThrows(ConfigException.class, () -> binder.bind(section, Experiment.class));
    assertEquals(
        """
        6 problems in the configuration:
          test.conf:1: sede: unknown key; did you mean 'seed'? Allowed: seed, model, training, \
        metrics, data, sizes, verbose, title
          test.conf:4: model.hidden: expected a whole number but found the text 'big'
          test.conf:5: model.heads: 65 is out of range; allowed: a whole number at least 1 and \
        at most 64
          test.conf:6: training.steps: this key is required; expected a whole number
          test.conf:8: training.optimizer.type: unknown type 'adam'; did you mean 'adamw'? \
        Allowed: adamw, sgd
          test.conf:9: verbose: expected true or false but found the text 'maybe'\
        """,
        refused.getMessage());
  }

  @Test
  void fractionIsNoWholeNumber() {
    assertEquals(
        "test.conf:5: seed: expected a whole number (64 bits) but found the number 1.5",
        experimentProblem("seed", 1.5).replaceFirst("conf:\\d", "conf:5"));
  }

  @Test
  void wholeNumberInAnotherSpellingIsTaken() {
    assertEquals(1000, binder.bind(section("steps", 1e3), Training.class).steps());
  }

  @Test
  void numbersBeyondTheTypeAreRefusedAndCostNothing() {
    assertEquals(
        "test.conf:1: steps: 1E+999999999 is out of range; allowed: a whole number at least 1"
            + " (32 bits)",
        problem(section("steps", new java.math.BigDecimal("1e999999999")), Training.class));
    assertEquals(
        "test.conf:1: steps: 3000000000 is out of range; allowed: a whole number at least 1"
            + " (32 bits)",
        problem(section("steps", 3_000_000_000L), Training.class));
    assertEquals(
        "test.conf:1: steps: 0 is out of range; allowed: a whole number at least 1",
        problem(section("steps", 0), Training.class));
    assertTrue(
        problem(
                section(
                    "steps",
                    1,
                    "optimizer",
                    group("type", "adamw", "weight-decay", new java.math.BigDecimal("1e400"))),
                Training.class)
            .contains("optimizer.weight-decay: 1E+400 is out of range; allowed: a number"));
  }

  @Test
  void quotedNumberIsNoNumber() {
    assertTrue(
        problem(section("steps", "5"), Training.class)
            .endsWith("expected a whole number but found the text '5'"));
  }

  @Test
  void eachItemOfAListIsHeldToTheRange() {
    ConfigNode.Section section =
        section("steps", 1, "optimizer", group("type", "adamw", "betas", List.of(0.9, 1, 0)));
    assertEquals(
        List.of(
            "test.conf:4: optimizer.betas[1]: 1 is out of range; "
                + "allowed: a number above 0 and below 1",
            "test.conf:4: optimizer.betas[2]: 0 is out of range; "
                + "allowed: a number above 0 and below 1"),
        problems(section, Training.class));
  }

  @Test
  void unknownNameInAListIsRefused() {
    assertTrue(
        experimentProblem("metrics", List.of("loss", "perplexty"))
            .endsWith(
                "metrics[1]: unknown name 'perplexty'; did you mean 'perplexity'? "
                    + "Allowed: loss, perplexity"));
  }

  @Test
  void unknownEnumNameIsRefused() {
    assertTrue(
        problem(section("hidden", 8, "activation", "gelu"), GptConfig.class)
            .endsWith(
                "activation: unknown name 'gelu'; did you mean 'gelu-tanh'? Allowed: relu,"
                    + " gelu-tanh"));
  }

  @Test
  void listWhereOneValueIsWantedIsRefused() {
    assertTrue(
        problem(section("steps", List.of(1, 2)), Training.class)
            .endsWith("steps: expected a whole number but found a list [ … ]"));
    assertTrue(
        experimentProblem("title", List.of("a"))
            .endsWith("expected a text but found a list [ … ]"));
  }

  @Test
  void singleValueWhereASectionIsWantedIsRefused() {
    assertTrue(
        problem(section("model", "bag-of-words", "training", 5), Experiment.class)
            .endsWith("training: expected a section { … } but found the number 5"));
  }

  @Test
  void typeIsRequiredInANamedPart() {
    assertTrue(
        problem(
                section("model", group("hidden", 8), "training", group("steps", 1)),
                Experiment.class)
            .endsWith("model.type: this key is required; expected one of bag-of-words, gpt"));
  }

  @Test
  void aSectionWithoutTypeIsOfTheDefaultTypeWhereThereIsOne() {
    assertEquals(
        new Training(5, new Sample.AdamW(0.5, List.of(0.9, 0.999)), Optional.empty()),
        binder.bind(section("steps", 5, "optimizer", group("weight-decay", 0.5)), Training.class));
    assertEquals(
        "test.conf:3: optimizer.momentum: unknown key; this is a key of type 'sgd', not of 'adamw'."
            + " Allowed: weight-decay, betas",
        problem(section("steps", 5, "optimizer", group("momentum", 0.5)), Training.class));
  }

  @Test
  void inAListTheDefaultTypeIsThatOfEachSectionWithoutOneAndOfASingleOne() {
    assertEquals(
        new Several(List.of(new Sample.Sgd(0.9), new Sample.AdamW(0.5, List.of(0.9, 0.999)))),
        binder.bind(
            section(
                "optimizers",
                List.of(group("type", "sgd", "momentum", 0.9), group("weight-decay", 0.5))),
            Several.class));
    assertEquals(
        new Several(List.of(new Sample.AdamW(0.5, List.of(0.9, 0.999)))),
        binder.bind(section("optimizers", group("weight-decay", 0.5)), Several.class));
    assertEquals(
        new Several(List.of(new Sample.AdamW(0.01, List.of(0.9, 0.999)))),
        binder.bind(section(), Several.class));
  }

  record Several(@Doc("Optimizers.") @Default("adamw") List<Sample.Optimizer> optimizers) {}

  @Test
  void namedPartOfAnotherKindOfValueIsRefused() {
    assertTrue(
        problem(section("steps", 1, "optimizer", 3), Training.class)
            .endsWith(
                "optimizer: expected a name, or a section { type = name, … } "
                    + "but found the number 3"));
    assertTrue(
        problem(section("steps", 1, "optimizer", group("type", List.of("sgd"))), Training.class)
            .endsWith("optimizer.type: expected a name but found a list [ … ]"));
  }

  @Test
  void keyThatStayedWhenTheTypeChangedIsExplained() {
    assertTrue(
        problem(
                section("steps", 1, "optimizer", group("type", "sgd", "weight-decay", 0.1)),
                Training.class)
            .endsWith(
                "optimizer.weight-decay: unknown key; this is a key of type 'adamw', not of "
                    + "'sgd'. Allowed: momentum"));
  }

  @Test
  void typeIsNoClassName() {
    assertTrue(
        problem(section("steps", 1, "optimizer", Sample.AdamW.class.getName()), Training.class)
            .contains("optimizer.type: unknown type"));
  }

  @Test
  void recordsOwnChecksAreReportedAtItsSection() {
    assertEquals(
        "test.conf:1: model: hidden (9) must be a multiple of heads (2)",
        problem(
            section("model", group("type", "gpt", "hidden", 9), "training", group("steps", 1)),
            Experiment.class));
  }

  @Test
  void malformedDurationsAreRefused() {
    for (Object wrong : List.of("soon", "5", 5, "5 fortnights", "-5s", "5 s 3 ms")) {
      assertTrue(
          problem(section("steps", 1, "limit", wrong), Training.class)
              .contains("limit: expected a duration such as 30s"),
          wrong::toString);
    }
  }

  @Test
  void pathsThatTheSystemCannotNameAreRefused() {
    assertTrue(experimentProblem("data", "a\0b").contains("data: not a path on this system"));
    assertTrue(experimentProblem("data", " ").contains("data: expected a path"));
  }

  @Test
  void keysWithDotsAreQuotedInPaths() {
    assertTrue(
        experimentProblem("sizes", group("a.b", "x"))
            .contains("sizes.\"a.b\": expected a whole number"));
  }

  @Test
  void everyKindOfValueIsBound() {
    Experiment bound =
        binder.bind(
            section(
                "seed",
                -7,
                "model",
                group("type", "gpt", "hidden", 12, "heads", 3, "activation", "relu"),
                "training",
                group(
                    "steps",
                    10,
                    "optimizer",
                    group("type", "sgd", "momentum", 0.5),
                    "limit",
                    "1.5 h"),
                "metrics",
                List.of("loss", "perplexity"),
                "data",
                "texts/sotu.txt",
                "sizes",
                group("a.b", 1, "c", 2),
                "verbose",
                true,
                "title",
                2024),
            Experiment.class);
    assertEquals(
        new Experiment(
            -7,
            new Part<>("gpt", new GptConfig(12, 3, Sample.Activation.RELU)),
            new Training(10, new Sample.Sgd(0.5), Optional.of(Duration.ofMinutes(90))),
            List.of("loss", "perplexity"),
            Optional.of(Path.of("texts/sotu.txt")),
            Map.of("a.b", 1, "c", 2),
            true,
            "2024"),
        bound);
  }

  @Test
  void defaultsFillWhatIsNotSet() {
    Experiment bound =
        binder.bind(
            section("model", "bag-of-words", "training", group("steps", 1)), Experiment.class);
    assertEquals(
        new Experiment(
            1,
            new Part<>("bag-of-words", new Sample.Nothing()),
            new Training(1, new Sample.AdamW(0.01, List.of(0.9, 0.999)), Optional.empty()),
            List.of("loss"),
            Optional.empty(),
            Map.of(),
            false,
            "untitled"),
        bound);
  }

  @Test
  void oneValueIsReadAsAListOfOne() {
    Experiment bound =
        binder.bind(
            section(
                "model", "bag-of-words", "training", group("steps", 1), "metrics", "perplexity"),
            Experiment.class);
    assertEquals(List.of("perplexity"), bound.metrics());
  }

  record Unreadable(Object anything) {}

  record Misplaced(@Range(min = 1) String text) {}

  sealed interface Unnamed permits WithoutName {}

  record WithoutName() implements Unnamed {}

  record HasUnnamed(Unnamed part) {}

  @Test
  void recordsThatNoConfigCanGiveAreRefusedAsMistakesOfTheProgram() {
    for (Class<? extends Record> type :
        List.of(Unreadable.class, Misplaced.class, HasUnnamed.class)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> binder.bind(section("part", "x", "text", "x"), type),
          type::getName);
    }
  }
}
