package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.api.data.BatchSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The size of a batch, in the two ways that a config can say it. */
class GradientSettingsTest {
  private static final Origin ORIGIN = new Origin("test.conf", 7);
  private static final RecordBinder BINDER = new RecordBinder(PartCatalog.empty());

  private static ConfigNode.Scalar number(String text) {
    return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, text, ORIGIN);
  }

  private static GradientSettings bound(Map<String, Integer> sizes) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    entries.put("steps", number("3"));
    ConfigNode type = new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, "constant", ORIGIN);
    entries.put(
        "schedule", new ConfigNode.Section(Map.of("type", type, "peak", number("0.1")), ORIGIN));
    sizes.forEach((key, size) -> entries.put(key, number(size.toString())));
    return BINDER.bind(new ConfigNode.Section(entries, ORIGIN), GradientSettings.class);
  }

  @Test
  void aBatchIsCountedInExamplesOrInTokens() {
    assertEquals(BatchSize.examples(5), bound(Map.of("batch", 5)).batchSize());
    assertEquals(BatchSize.tokens(4096), bound(Map.of("batch-tokens", 4096)).batchSize());
  }

  @Test
  void withoutEitherItIsSixteenExamplesAndTheResolvedConfigSaysSo() {
    GradientSettings settings = bound(Map.of());
    assertEquals(BatchSize.examples(16), settings.batchSize());
    ConfigNode.Section written = RecordWriter.write(settings, ORIGIN);
    assertEquals(Optional.of(number("16")), written.get("batch"));
    assertEquals(Optional.empty(), written.get("batch-tokens"));
    assertEquals(settings, BINDER.bind(written, GradientSettings.class));
  }

  @Test
  void bothAreRefusedWithWhatEachSays() {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> bound(Map.of("batch", 16, "batch-tokens", 4096)));
    assertEquals(
        "test.conf:7: batch (16) and batch-tokens (4096) are both set; a micro-batch is counted in"
            + " examples or in tokens: take one of them away, with null where another file sets it",
        refused.getMessage());
  }
}
