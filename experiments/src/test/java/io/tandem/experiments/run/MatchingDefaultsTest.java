package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigException;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is meant where a config asks for vectors of texts and does not say how they are measured.
 */
class MatchingDefaultsTest {
  @TempDir Path folder;

  private ExperimentFile read(String task, String objective) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("matching.conf"),
            """
            backend = djl
            task { type = matching %s }
            objective = %s
            model = bert
            training = untrained
            """
                .formatted(task, objective));
    return ExperimentFile.read(Providers.load(), file, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|simcse|alignment-uniformity",
        "second = b|info-nce|retrieval",
        "second = b, negatives = c|triplet|retrieval",
        "second = b, score = s|cosent|sentence-similarity",
        "second = b, negatives = c, score = s|margin-mse|alignment-uniformity",
        "second = b, label = l|softmax|alignment-uniformity",
        "label = l|circle|alignment-uniformity"
      })
  void itIsMeasuredByWhatIsKnownOfTexts(String keys, String objective, String evaluator)
      throws IOException {
    String task = keys.isEmpty() ? "" : ", " + keys;
    assertEquals(
        List.of(evaluator),
        read(task, objective).config().evaluation().stream().map(one -> one.name()).toList());
  }

  @Test
  void anObjectiveThatDoesNotLearnFromSuchExamplesIsRefusedWithThoseThatDo() {
    String message =
        assertThrows(ConfigException.class, () -> read(", second = b", "cosent")).getMessage();
    assertTrue(message.contains("'cosent' does not learn from such examples"), message);
    assertTrue(message.contains("multiple-negatives-ranking"), message);
  }
}
