package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of people and places, from lines as CoNLL has them to a model that is asked about more. */
class EntityTaggerRunTest {
  /** Sentences of the kind, written by hand: a word and its tag on each line. */
  private static final String[] SENTENCES = {
    "Ann B-PER|Lee I-PER|lives O|in O|New B-LOC|York I-LOC|. O",
    "Bob B-PER|met O|Ann B-PER|in O|Rome B-LOC|. O",
    "New B-LOC|York I-LOC|is O|not O|Rome B-LOC|. O",
    "Is O|Bob B-PER|Stone I-PER|in O|Rome B-LOC|? O",
    "Nobody O|lives O|here O|. O",
    "Ann B-PER|Stone I-PER|met O|Bob B-PER|Lee I-PER|. O",
    "Rome B-LOC|is O|old O|. O",
    "Here O|is O|Bob B-PER|. O"
  };

  @TempDir Path folder;

  private static String columns(int times) {
    StringBuilder text = new StringBuilder("-DOCSTART- O\n\n");
    for (int i = 0; i < times; i++) {
      text.append(SENTENCES[i % SENTENCES.length].replace('|', '\n')).append("\n\n");
    }
    return text.toString();
  }

  private CommandRun run(String data, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("names.txt"), data);
    String config =
        """
        backend = djl
        threads = 1
        data { type = columns, path = "FILE" }
        split { type = every-nth, every = 9 }
        task = tagging
        tokenizer { type = word-level, cut = spaces }
        examples { bucket = 8 }
        model {
          type = bilstm-crf, scheme = bio, hidden = 16, dropout = 0.1, within-scheme = true
          embeddings { type = fresh, size = 16 }, characters { type = cnn, embedding = 8, filters = 8 }
        }
        training { steps = 40, batch = 8, schedule { type = constant, peak = 0.03 } }
        evaluation { scheme = bio }
        """;
    Path conf =
        Files.writeString(folder.resolve("run.conf"), config.replace("FILE", file.toString()));
    String[] arguments = new String[4 + more.length];
    arguments[0] = "run";
    arguments[1] = conf.toString();
    arguments[2] = "--output";
    arguments[3] = folder.resolve("run").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(arguments);
  }

  @Test
  void namesAreFoundAndWhatIsSaidIsOfTheScheme() throws IOException {
    CommandRun run = run(columns(80));
    assertEquals(0, run.exit(), run.err());
    RunDirectory directory = RunDirectory.open(folder.resolve("run"));
    Map<String, Double> figures = directory.readMetrics();
    assertEquals(1, figures.get("validation/f1"), figures.toString());
    CommandRun asked =
        CommandRun.of("predict", directory.path().toString(), "Bob Lee is in York", "Zoe");
    assertEquals(0, asked.exit(), asked.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.crf=true", "model.crf=false"})
  void evenWhatHasLearnedNothingSaysWhatTheSchemeHas(String field) throws IOException {
    CommandRun run =
        run(columns(80), "training.steps=1", "training.schedule.peak=1e-9", field, "seed=3");
    assertEquals(0, run.exit(), run.err());
    String cases = Files.readString(folder.resolve("run/predictions/tagging.jsonl"));
    List<String[]> said =
        Pattern.compile("\"prediction\":\\[\"([^]]*)\"]")
            .matcher(cases)
            .results()
            .map(match -> match.group(1).split("\",\""))
            .toList();
    assertTrue(said.size() >= 8, cases);
    for (String[] tags : said) {
      for (int i = 0; i < tags.length; i++) {
        String before = i == 0 ? "O" : tags[i - 1];
        boolean inside = tags[i].startsWith("I-");
        assertFalse(inside && !before.endsWith(tags[i].substring(1)), List.of(tags).toString());
      }
    }
  }

  @Test
  void tagsThatContradictTheSchemeAreRefusedByLineAndWord() throws IOException {
    CommandRun run = run(columns(20) + "in O\nYork I-LOC\n\n" + columns(20));
    assertEquals(2, run.exit());
    int line = (int) columns(20).lines().count() + 2;
    assertTrue(
        run.err()
            .contains(
                "names.txt:" + line + " ('York'): in the scheme bio, 'I-LOC' cannot follow 'O'"),
        run.err());
  }

  @Test
  void aTagThatTheSchemeDoesNotHaveIsRefused() throws IOException {
    CommandRun run = run(columns(20) + "York S-LOC\n\n" + columns(20));
    assertEquals(2, run.exit());
    assertTrue(
        run.err().contains("the tag 'S-LOC' is none of the scheme bio: O, B-TYPE, I-TYPE"),
        run.err());
  }

  @Test
  void aWordWithoutATagIsRefusedByItsLine() throws IOException {
    CommandRun run = run(columns(8) + "York\n");
    assertEquals(2, run.exit());
    int line = (int) columns(8).lines().count() + 1;
    assertTrue(
        run.err().contains("names.txt:" + line + ": 1 columns where 2 are expected"), run.err());
  }

  @Test
  void aSchemeThatThereIsNotIsRefusedByItsKey() throws IOException {
    CommandRun run = run(columns(8), "model.scheme=bioe");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("model.scheme"), run.err());
    assertTrue(run.err().contains("did you mean 'bio"), run.err());
  }
}
