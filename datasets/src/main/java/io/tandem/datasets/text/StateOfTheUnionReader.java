package io.tandem.datasets.text;

import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads the State of the Union addresses of 1790 to 2021 that ship with the platform: 233
 * documents, 10.8 MB of English, in the order of the years.
 *
 * <p>A document is named after year and president and has the attributes {@code year}, {@code
 * president} and {@code party} ({@code none} for Washington). Source and licence stand in the
 * README beside the resource.
 */
public final class StateOfTheUnionReader implements DatasetReader<StateOfTheUnionReader.Settings> {
  private static final String RESOURCE = "state-of-the-union.tsv.gz";
  private static final int COLUMNS = 4;

  /**
   * How the addresses are read.
   *
   * @param passageWords nothing for whole addresses; else each is cut into passages of whole
   *     sentences, of this many words or somewhat more, and what is left at the end goes to the
   *     last. A passage has the name of its address with its number, and the attribute {@code
   *     address}, by which a split keeps the passages of an address together
   */
  public record Settings(
      @Doc(
              "Cuts addresses into passages of whole sentences with at least so many words; whole"
                  + " addresses where it is not set.")
          @Range(min = 1, max = 1_000_000)
          Optional<Integer> passageWords) {

    /** Whole addresses. */
    public Settings() {
      this(Optional.empty());
    }
  }

  /** Makes a reader, which has no state. */
  public StateOfTheUnionReader() {}

  @Override
  public String name() {
    return "state-of-the-union";
  }

  @Override
  public String description() {
    return "the State of the Union addresses, which come with Tandem";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    String table = StrictUtf8.decode(resource(), RESOURCE);
    List<Document> addresses = table.lines().map(StateOfTheUnionReader::address).toList();
    return settings
        .passageWords()
        .map(
            words ->
                new TextDataset(
                    "passages of State of the Union addresses",
                    addresses.stream()
                        .flatMap(address -> Passages.of(address, words, "address").stream())
                        .toList()))
        .orElseGet(() -> new TextDataset("State of the Union addresses", addresses));
  }

  private static byte[] resource() {
    try (InputStream packed = StateOfTheUnionReader.class.getResourceAsStream(RESOURCE)) {
      if (packed == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the module's jar");
      }
      try (InputStream unpacked = new GZIPInputStream(packed)) {
        return unpacked.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " in the module's jar is damaged", e);
    }
  }

  private static Document address(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalStateException(RESOURCE + " has a line of " + columns.length + " columns");
    }
    return new Document(
        columns[0] + " " + columns[1],
        columns[3],
        Map.of("year", columns[0], "president", columns[1], "party", columns[2]));
  }
}
