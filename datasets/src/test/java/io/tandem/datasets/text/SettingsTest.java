package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.datasets.tokenization.BytePairSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class SettingsTest {
  private static final Origin ORIGIN = new Origin("test.conf", 7);

  SettingsTest() {}

  /** A config that has a split; public, as the binder makes it. */
  public record Holder(Split split) {}

  @Test
  void aConfigWithoutKeysGivesTheDocumentedDefaults() {
    assertEquals(
        new BytePairSettings(4096, 2, List.of("<|endoftext|>")),
        bind(Map.of(), BytePairSettings.class));
    assertEquals(BytePairSettings.of(4096), bind(Map.of(), BytePairSettings.class));
    assertEquals(
        new TextFolderReader.Settings(Path.of("texts"), ".txt", DocumentBoundary.FILE),
        bind(Map.of("path", "texts"), TextFolderReader.Settings.class));
  }

  @Test
  void aSplitIsChosenByItsName() {
    assertEquals(Split.everyNth(10), split(Map.of("type", "every-nth")));
    assertEquals(Split.tail(0.25), split(Map.of("type", "tail", "fraction", "0.25")));
  }

  @Test
  void whatTheRecordsRefuseIsReportedWithItsPlace() {
    ConfigException error =
        assertThrows(
            ConfigException.class,
            () -> bind(Map.of("vocabulary-size", "256"), BytePairSettings.class));
    assertTrue(
        error
            .getMessage()
            .startsWith("test.conf:7: a vocabulary of 256 tokens; with 256 bytes and 1 special"),
        error.getMessage());
  }

  private static Split split(Map<String, String> keys) {
    ConfigNode.Section holder = new ConfigNode.Section(Map.of("split", section(keys)), ORIGIN);
    return new RecordBinder(PartCatalog.empty()).bind(holder, Holder.class).split();
  }

  private static <R extends Record> R bind(Map<String, String> keys, Class<R> type) {
    return new RecordBinder(PartCatalog.empty()).bind(section(keys), type);
  }

  private static ConfigNode.Section section(Map<String, String> keys) {
    Map<String, ConfigNode> entries = new HashMap<>();
    keys.forEach(
        (key, value) ->
            entries.put(
                key,
                new ConfigNode.Scalar(
                    Character.isDigit(value.charAt(0))
                        ? ConfigNode.Scalar.Kind.NUMBER
                        : ConfigNode.Scalar.Kind.TEXT,
                    value,
                    ORIGIN)));
    return new ConfigNode.Section(entries, ORIGIN);
  }
}
