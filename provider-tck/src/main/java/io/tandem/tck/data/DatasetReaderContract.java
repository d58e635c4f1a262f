package io.tandem.tck.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.tck.ProviderContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a dataset reader must hold. A reader's test extends this, writes files that it reads, and
 * names settings that it has to refuse.
 *
 * @param <S> the reader's settings
 */
public abstract class DatasetReaderContract<S extends Record> extends ProviderContract {
  private static final int READS = 50;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path folder;
  private S settings;

  /** For a test class that extends this. */
  protected DatasetReaderContract() {}

  @Override
  protected abstract DatasetReader<S> provider();

  /**
   * Writes what is to be read.
   *
   * @param empty where to; a reader of the platform's own resources needs nothing
   * @return settings that lead to it
   * @throws IOException if a file cannot be written, which fails the test
   */
  protected abstract S readable(Path empty) throws IOException;

  /**
   * Writes what cannot be read: nothing at all, nothing in it, bytes that are no text, malformed
   * content.
   *
   * @param empty where to
   * @return settings that lead to it, by what is wrong; none if nothing can be
   * @throws IOException if a file cannot be written, which fails the test
   */
  protected abstract Map<String, S> unreadable(Path empty) throws IOException;

  @BeforeEach
  void write() throws IOException {
    settings = readable(Files.createDirectory(folder.resolve("readable")));
  }

  private TextDataset read() {
    return provider().read(settings);
  }

  @Test
  void everyDocumentHasATextAndANameOfItsOwn() {
    TextDataset data = read();
    assertFalse(data.documents().isEmpty());
    for (Document document : data.documents()) {
      assertFalse(
          document.text().isEmpty() && document.lists().isEmpty(), document.name() + " is empty");
    }
    assertEquals(
        data.documents().size(), data.documents().stream().map(Document::name).distinct().count());
  }

  @Test
  void everyTextIsWellFormed() {
    for (Document document : read().documents()) {
      List<String> texts = new ArrayList<>(List.of(document.name(), document.text()));
      texts.addAll(document.attributes().values());
      document.lists().values().forEach(texts::addAll);
      for (String text : texts) {
        String again = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertEquals(text, again, document.name());
      }
    }
  }

  @Test
  void theSameFilesGiveTheSameDocumentsInTheSameOrder() {
    TextDataset first = read();
    TextDataset second = read();
    assertEquals(first.documents(), second.documents());
    assertEquals(first.sha256(), second.sha256());
  }

  @Test
  void severalThreadsMayReadAtOnce() throws Exception {
    String alone = read().sha256();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> reads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        reads.add(() -> read().sha256());
      }
      for (Future<String> one : pool.invokeAll(reads)) {
        assertEquals(alone, one.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void nothingIsWrittenWhereItReads() throws IOException {
    Map<String, Long> before = files();
    read();
    assertEquals(before, files());
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        files.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return files;
  }

  @Test
  void noFileStaysOpen() throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "open files can be counted on Linux alone");
    read();
    long before = openFiles();
    for (int i = 0; i < READS; i++) {
      read();
    }
    long opened = openFiles() - before;
    assertTrue(opened < READS / 2, opened + " files stay open after " + READS + " reads");
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.count();
    }
  }

  @Test
  void whatCannotBeReadIsRefusedInWords() throws IOException {
    Map<String, S> wrong = unreadable(Files.createDirectory(folder.resolve("unreadable")));
    wrong.forEach(
        (what, where) -> {
          BadInputException refused =
              assertThrows(BadInputException.class, () -> provider().read(where), what);
          assertFalse(refused.getMessage().isBlank(), what);
          assertFalse(refused.getMessage().contains("Exception"), refused.getMessage());
        });
  }
}
