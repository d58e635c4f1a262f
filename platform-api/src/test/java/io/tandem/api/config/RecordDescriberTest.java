package io.tandem.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordDescriberTest {
  private final RecordDescriber describer = new RecordDescriber(Sample.catalog());

  @Test
  void everyKeyIsToldWithTypeDefaultRangeAndMeaning() {
    List<KeyDescription> keys = describer.describe(Sample.AdamW.class);
    assertEquals(
        List.of(
            new KeyDescription(
                "weight-decay",
                "a number",
                false,
                Optional.of("0.01"),
                Optional.of("at least 0"),
                List.of(),
                "Decoupled decay.",
                List.of(),
                Map.of()),
            new KeyDescription(
                "betas",
                "a list, each item a number",
                false,
                Optional.of("[0.9, 0.999]"),
                Optional.of("above 0 and below 1"),
                List.of(),
                "",
                List.of(),
                Map.of())),
        keys);
  }

  @Test
  void namesThatAreAllowedComeFromEnumsSealedInterfacesAndTheCatalog() {
    assertEquals(List.of("relu", "gelu-tanh"), key(Sample.GptConfig.class, "activation").allowed());
    assertEquals(List.of("adamw", "sgd"), key(Sample.Training.class, "optimizer").allowed());
    assertEquals(List.of("bag-of-words", "gpt"), key(Sample.Experiment.class, "model").allowed());
    assertEquals(List.of("loss", "perplexity"), key(Sample.Experiment.class, "metrics").allowed());
  }

  @Test
  void recordsOfASealedInterfaceAreDescribedWithTheKeysOfEachType() {
    KeyDescription optimizer = key(Sample.Training.class, "optimizer");
    assertEquals(List.of("adamw", "sgd"), List.copyOf(optimizer.choices().keySet()));
    assertEquals(describer.describe(Sample.AdamW.class), optimizer.choices().get("adamw"));
    assertEquals(Map.of(), key(Sample.Experiment.class, "model").choices());
  }

  @Test
  void sectionsAreDescribedWithTheKeysInThem() {
    KeyDescription training = key(Sample.Experiment.class, "training");
    assertTrue(training.required());
    assertEquals(
        List.of("steps", "optimizer", "limit"),
        training.keys().stream().map(KeyDescription::key).toList());
    assertFalse(key(Sample.Training.class, "limit").required());
  }

  record Tree(List<Tree> children) {}

  @Test
  void recordInsideItselfIsDescribedOnce() {
    assertEquals(List.of(), key(Tree.class, "children").keys());
  }

  @Test
  void choicesOfASealedInterfaceAreListedByName() {
    assertEquals(
        Map.of("adamw", Sample.AdamW.class, "sgd", Sample.Sgd.class),
        RecordDescriber.choices(Sample.Optimizer.class));
  }

  @Test
  void twoPartsOfOneNameAreRefused() {
    PartCatalog.Builder builder =
        PartCatalog.builder().add(Sample.Model.class, "gpt", Sample.GptConfig.class);
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.add(Sample.Model.class, "gpt", Sample.Nothing.class));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.add(Sample.Model.class, "No Name", Sample.Nothing.class));
  }

  private KeyDescription key(Class<? extends Record> type, String name) {
    return describer.describe(type).stream()
        .filter(key -> key.key().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
