package io.tandem.tck.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.tck.KitRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reader that does one thing wrong does not pass, and one that does none does. */
class DatasetReaderContractSensitivityTest {
  /** Streams that a mistaken reader leaves open; kept, so that nobody else closes them. */
  private static final List<InputStream> LEFT_OPEN =
      Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  private enum Mistake {
    NONE,
    EMPTY_DOCUMENTS,
    HALF_CHARACTERS,
    ANOTHER_ORDER_EACH_TIME,
    WRITES_WHERE_IT_READS,
    LEAVES_FILES_OPEN,
    READS_WHAT_IS_NOT_THERE,
    FAILS_IN_NO_WORDS
  }

  private record Settings(Path file) {}

  /** Reads a line a document. */
  private record Lines(Mistake mistake, AtomicInteger reads) implements DatasetReader<Settings> {
    @Override
    public String name() {
      return "lines";
    }

    @Override
    public String description() {
      return "a line a document";
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public TextDataset read(Settings settings) {
      int read = reads.incrementAndGet();
      List<Document> documents = new ArrayList<>();
      try {
        for (String line : Files.readAllLines(settings.file())) {
          documents.add(new Document("line " + documents.size(), text(line)));
        }
        if (mistake == Mistake.LEAVES_FILES_OPEN) {
          LEFT_OPEN.add(Files.newInputStream(settings.file()));
        }
        if (mistake == Mistake.WRITES_WHERE_IT_READS) {
          Files.writeString(settings.file().resolveSibling("index"), "1");
        }
      } catch (IOException e) {
        if (mistake == Mistake.FAILS_IN_NO_WORDS) {
          throw new UncheckedIOException(e);
        }
        if (mistake != Mistake.READS_WHAT_IS_NOT_THERE) {
          throw new BadInputException(settings.file() + ": there is no such file", e);
        }
        documents.add(new Document("nothing", "at all"));
      }
      if (mistake == Mistake.ANOTHER_ORDER_EACH_TIME && read % 2 == 0) {
        Collections.reverse(documents);
      }
      return new TextDataset(settings.file().toString(), documents);
    }

    private String text(String line) {
      return switch (mistake) {
        case EMPTY_DOCUMENTS -> "";
        case HALF_CHARACTERS -> line + "\uD83D";
        default -> line;
      };
    }
  }

  private static final class Contract extends DatasetReaderContract<Settings> {
    private final Lines reader;

    Contract(Mistake mistake, Path folder) {
      this.reader = new Lines(mistake, new AtomicInteger());
      this.folder = folder;
    }

    @Override
    protected DatasetReader<Settings> provider() {
      return reader;
    }

    @Override
    protected Settings readable(Path empty) throws IOException {
      return new Settings(Files.writeString(empty.resolve("lines"), "one\ntwo\nthree\n"));
    }

    @Override
    protected Map<String, Settings> unreadable(Path empty) {
      return Map.of("nothing there", new Settings(empty.resolve("missing")));
    }
  }

  private Set<String> failing(Mistake mistake) throws Exception {
    return KitRun.failing(
        DatasetReaderContract.class,
        folder,
        own -> {
          Contract contract = new Contract(mistake, own);
          contract.write();
          return contract;
        });
  }

  @Test
  void aReaderWithoutMistakesPasses() throws Exception {
    assertEquals(Set.of(), failing(Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aReaderWithOneMistakeFails(Mistake mistake) throws Exception {
    try {
      assertFalse(failing(mistake).isEmpty(), mistake + " is not found");
    } finally {
      for (InputStream open : LEFT_OPEN) {
        open.close();
      }
      LEFT_OPEN.clear();
    }
  }
}
