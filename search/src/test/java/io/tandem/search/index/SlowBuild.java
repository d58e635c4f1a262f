package io.tandem.search.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A build that takes its time, in a process of its own. Tells on standard output how many texts are
 * in after each commit, and writes the texts that it embeds into a file.
 */
final class SlowBuild {
  private SlowBuild() {}

  /** Folder of the index, number of texts, file of what was embedded, milliseconds a chunk. */
  public static void main(String[] arguments) throws IOException {
    Path embedded = Path.of(arguments[2]);
    List<IndexedText> texts = WordVectors.texts(Integer.parseInt(arguments[1]));
    long pause = Long.parseLong(arguments[3]);
    IndexBuilder.Outcome outcome =
        new IndexBuilder(Path.of(arguments[0]), 40)
            .build(
                WordVectors.plan(texts),
                texts,
                some -> {
                  note(embedded, some);
                  sleep(pause);
                  return WordVectors.of(some);
                },
                done -> System.out.println("committed " + done));
    System.out.println("built " + outcome.found() + " " + outcome.added());
  }

  private static void note(Path file, List<String> texts) {
    try {
      Files.write(file, texts, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
