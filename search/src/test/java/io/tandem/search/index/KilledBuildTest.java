package io.tandem.search.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that build an index, killed with SIGKILL at random moments. */
class KilledBuildTest {
  private static final long PATIENCE_SECONDS = 120;
  private static final int TEXTS = 1200;
  private static final int OLDER = 90;
  private static final int CHUNK = 40;

  @TempDir Path folder;

  private Process start(Path index, int texts, long pause) throws IOException {
    String path =
        String.join(
            File.pathSeparator,
            Path.of("target/test-classes").toAbsolutePath().toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            path,
            SlowBuild.class.getName(),
            index.toString(),
            Integer.toString(texts),
            embedded().toString(),
            Long.toString(pause))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private Path embedded() {
    return folder.resolve("embedded");
  }

  private String told() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Returns how often processes were killed before one came to its end. */
  private int build(Path index, Random random, int kills, boolean hasOlder) throws Exception {
    int killed = 0;
    while (true) {
      int before = told().length();
      Process process = start(index, TEXTS, 12);
      if (killed < kills) {
        while (process.isAlive() && !told().substring(before).contains("committed")) {
          Thread.sleep(2);
        }
        // From the first commit to the end and what follows it takes about half a second.
        Thread.sleep(random.nextInt(500));
        if (process.isAlive()) {
          process.destroyForcibly();
          killed++;
        }
      }
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
      if (process.exitValue() == 0) {
        return killed;
      }
      assertEquals(137, process.exitValue(), this::told);
      isWholeOrRefused(index, hasOlder);
    }
  }

  /** After a kill, the index is the older one, whole, or the new one, whole, or refused. */
  private void isWholeOrRefused(Path index, boolean hasOlder) {
    if (!Files.exists(index.resolve("manifest.json"))) {
      assertTrue(!hasOlder, "the older index is gone");
      BadInputException refused =
          assertThrows(BadInputException.class, () -> SearchIndex.open(index));
      assertTrue(refused.getMessage().contains("has not ended"), refused.getMessage());
      return;
    }
    try (SearchIndex open = SearchIndex.open(index)) {
      assertTrue(open.size() == TEXTS || (hasOlder && open.size() == OLDER), "" + open.size());
      holds(open);
    }
  }

  private static void holds(SearchIndex index) {
    List<IndexedText> texts = WordVectors.texts(index.size());
    for (int i = 0; i < texts.size(); i += 7) {
      assertEquals(texts.get(i), index.text(i));
      float[] vector = WordVectors.of(texts.get(i).text());
      assertEquals(i, index.byEveryVector(vector, 1).get(0).number());
      assertEquals(i, index.byWords("text" + i, 1).get(0).number());
    }
  }

  private void killAndBuild(int kills) throws Exception {
    Random random = new Random(20260101);
    int done = 0;
    for (int run = 0; done < kills; run++) {
      Path index = folder.resolve("index-" + run);
      boolean hasOlder = run % 2 == 1;
      if (hasOlder) {
        assertEquals(0, waited(start(index, OLDER, 0)));
      }
      Files.deleteIfExists(embedded());
      int killed = build(index, random, kills - done, hasOlder);
      done += killed;
      try (SearchIndex open = SearchIndex.open(index)) {
        assertEquals(TEXTS, open.size());
        holds(open);
      }
      // What was committed is not embedded again: a kill costs no more than one chunk.
      List<String> all = new ArrayList<>(Files.readAllLines(embedded()));
      assertTrue(
          all.size() >= TEXTS && all.size() <= TEXTS + killed * CHUNK,
          all.size() + " texts were embedded with " + killed + " kills\n" + told());
    }
  }

  private int waited(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  @Test
  void aBuildThatIsKilledGoesOnAndNobodyOpensWhatIsNotWhole() throws Exception {
    killAndBuild(6);
  }

  @Test
  @Tag("long")
  void aBuildThatIsKilledAHundredTimesGoesOnAndNobodyOpensWhatIsNotWhole() throws Exception {
    killAndBuild(100);
  }
}
