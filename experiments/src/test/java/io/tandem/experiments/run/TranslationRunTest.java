package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From pairs of texts to a report and to answers: numbers in words, from English to German. */
class TranslationRunTest {
  private static final List<String> ENGLISH =
      List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
  private static final List<String> GERMAN =
      List.of("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn");
  private static final String RECURRENT =
      "{ type = seq2seq, embedding = 48, hidden = 64, attention { type = luong, input-feeding ="
          + " false }, dropout = 0, limits { source = 8, target = 8 }, search { beams = 2 } }";
  private static final String TRANSFORMER =
      "{ type = transformer, encoder-layers = 1, decoder-layers = 1, hidden = 48, heads = 4,"
          + " intermediate = 64, dropout = 0, limits { source = 8, target = 8 }, search { beams ="
          + " 2 } }";

  @TempDir Path folder;

  private Path experiment(String model, String backend, String more) throws IOException {
    StringBuilder pairs = new StringBuilder("source\ttarget\n");
    for (int i = 0; i < 300; i++) {
      List<String> source = new ArrayList<>();
      List<String> target = new ArrayList<>();
      for (int rest = i * 37 % 1000 + 1; rest > 0; rest /= 10) {
        source.add(ENGLISH.get(rest % 10));
        target.add(GERMAN.get(rest % 10));
      }
      pairs.append(String.join(" ", source)).append('\t');
      pairs.append(String.join(" ", target)).append('\n');
    }
    Path data = Files.writeString(folder.resolve("pairs.tsv"), pairs.toString() + more);
    return Files.writeString(
        folder.resolve("translation.conf"),
        """
        backend = BACKEND
        threads = 1
        data { type = table, format = tsv, path = "FILE", text = [source] }
        task = text-to-text
        split { type = by-hash }
        tokenizer { type = byte-pair, vocabulary-size = 340 }
        examples { type = documents, bucket = 4 }
        model MODEL
        training {
          steps = 400
          batch = 32
          schedule { type = constant, peak = PEAK, warmup = 20 }
          clip = 1
        }
        evaluation { type = text-to-text, metrics = [exact-match, chrf], heat-maps = 2 }
        """
            .replace("BACKEND", backend)
            .replace("FILE", data.toString())
            .replace("MODEL", model)
            .replace("PEAK", model.equals(RECURRENT) ? "1e-2" : "5e-3"));
  }

  @ParameterizedTest
  @CsvSource({"seq2seq, djl", "seq2seq, tf", "transformer, djl", "transformer, tf"})
  void aTranslatorLearnsIsMeasuredAndAnswers(String type, String backend) throws IOException {
    String model = type.equals("seq2seq") ? RECURRENT : TRANSFORMER;
    Path output = folder.resolve("run");
    CommandRun run =
        CommandRun.of(
            "run", experiment(model, backend, "").toString(), "--output", output.toString());
    assertEquals(0, run.exit(), run.err());
    RunDirectory directory = RunDirectory.open(output);
    Map<String, Double> figures = directory.readMetrics();
    // Of a thousand texts that it might make, one is right.
    assertTrue(figures.get("validation/exact-match") > 70, figures.toString());
    List<Exhibit> exhibits = directory.evaluations().read("").get(0).exhibits();
    assertEquals(2, exhibits.stream().filter(Exhibit.HeatMap.class::isInstance).count());
    assertTrue(Files.readString(output.resolve("report.html")).contains("Where the model looked"));

    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(answers, true, StandardCharsets.UTF_8));
    try {
      CommandRun answered = CommandRun.of("predict", output.toString(), "nine four");
      assertEquals(0, answered.exit(), answered.err());
    } finally {
      System.setOut(before);
    }
    assertEquals("neun vier", answers.toString(StandardCharsets.UTF_8).strip());
    CommandRun refused =
        CommandRun.of("predict", output.toString(), "one two three four five six seven eight");
    assertEquals(2, refused.exit(), refused.out());
    assertTrue(
        refused.err().contains("and the model takes 8 (model.limits.source)"), refused.err());
  }

  @Test
  void aSourceThatIsTooLongIsToldWithFileAndLine() throws IOException {
    Path file =
        experiment(RECURRENT, "djl", "one two three four five six seven eight nine\teins\n");
    CommandRun run =
        CommandRun.of("run", file.toString(), "--output", folder.resolve("run").toString());
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains("document 'pairs.tsv:302': its text has"), run.err());
    assertTrue(run.err().contains("limits.too-long = truncate or leave-out"), run.err());
  }
}
