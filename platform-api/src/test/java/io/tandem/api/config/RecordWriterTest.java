package io.tandem.api.config;

import static io.tandem.api.config.Trees.group;
import static io.tandem.api.config.Trees.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.Sample.Experiment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private final RecordBinder binder = new RecordBinder(Sample.catalog());

  @Test
  void writtenRecordSpellsOutDefaultsInTheOrderOfItsComponents() {
    Experiment bound =
        binder.bind(section("training", group("steps", 3), "model", Sample.GPT), Experiment.class);
    ConfigNode.Section written = RecordWriter.write(bound, Origin.of("resolved"));
    assertTrue(
        written.sameAs(
            section(
                "seed", 1,
                "model", group("type", "gpt", "hidden", 8, "heads", 2, "activation", "gelu-tanh"),
                "training",
                    group(
                        "steps",
                        3,
                        "optimizer",
                        group("type", "adamw", "weight-decay", 0.01, "betas", List.of(0.9, 0.999))),
                "metrics", List.of("loss"),
                "sizes", group(),
                "verbose", false,
                "title", "untitled")),
        written::toString);
    assertEquals(
        List.of("seed", "model", "training", "metrics", "sizes", "verbose", "title"),
        List.copyOf(written.entries().keySet()));
  }

  @Test
  void writtenRecordIsReadBackEqual() {
    Experiment bound =
        binder.bind(
            section(
                "model", "bag-of-words",
                "training", group("steps", 1, "limit", "250ms", "optimizer", "sgd"),
                "data", "a b/c.txt",
                "sizes", group("x.y", 3),
                "title", "3.50"),
            Experiment.class);
    assertEquals(
        bound, binder.bind(RecordWriter.write(bound, Origin.of("resolved")), Experiment.class));
  }

  @Test
  void treesAreTheSameWhateverTheOrderOfKeysAndTheSpellingOfNumbers() {
    assertTrue(section("a", 1, "b", 1e3).sameAs(section("b", 1000, "a", 1)));
    assertFalse(section("a", 1).sameAs(section("a", "1")));
    assertFalse(section("a", List.of(1, 2)).sameAs(section("a", List.of(2, 1))));
    assertFalse(section("a", 1).sameAs(section("a", 1, "b", 2)));
  }
}
