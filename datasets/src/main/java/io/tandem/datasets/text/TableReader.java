package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a table in UTF-8 with comma- or tab-separated values: a document for each row, named after
 * its line unless a column names it. One or several columns make the text, some may hold lists, and
 * all others are attributes. Blank lines are passed over.
 *
 * <p>Comma-separated values may stand in double quotes, doubled inside (RFC 4180); quotes in
 * tab-separated ones are plain characters, unless it is said otherwise.
 */
public final class TableReader implements DatasetReader<TableReader.Settings> {

  /** What stands between values. */
  public enum Format {
    /** Commas. */
    CSV(','),
    /** Tabs. */
    TSV('\t');

    private final char delimiter;

    Format(char delimiter) {
      this.delimiter = delimiter;
    }
  }

  /**
   * What to read.
   *
   * @param path the file
   * @param format what stands between values
   * @param quotes whether values may stand in double quotes
   * @param columns the names of the columns; in the first line where none are given
   * @param text the columns that make the text, a line feed between them
   * @param id the column that names the document, if there is one
   * @param lists columns that hold several items, with what stands between them
   */
  public record Settings(
      @Doc("The file, in UTF-8.") Path path,
      @Doc("What stands between values: csv (commas) or tsv (tabs).") @Default("csv") Format format,
      @Doc("Whether values may stand in double quotes; where not said, in csv they may.")
          Optional<Boolean> quotes,
      @Doc("The columns' names; where none are given they stand in the first line.") @Default({})
          List<String> columns,
      @Doc("The columns that make the text, a line feed between them.") @Default("text")
          List<String> text,
      @Doc("The column that names a document; else it is named after its line.")
          Optional<String> id,
      @Doc("Columns that hold several items, each with what stands between them.")
          Map<String, String> lists) {

    /** Copies the lists and checks the names. */
    public Settings {
      columns = List.copyOf(columns);
      text = List.copyOf(text);
      lists = Map.copyOf(lists);
      if (new HashSet<>(columns).size() < columns.size()) {
        throw new IllegalArgumentException("columns names one twice: " + columns);
      }
      if (lists.containsValue("")) {
        throw new IllegalArgumentException("lists: something must stand between the items");
      }
    }

    private CSVFormat csv() {
      return CSVFormat.Builder.create()
          .setDelimiter(format.delimiter)
          .setQuote(quotes.orElse(format == Format.CSV) ? '"' : null)
          .setIgnoreEmptyLines(false)
          .build();
    }
  }

  /** Makes a reader, which has no state. */
  public TableReader() {}

  @Override
  public String name() {
    return "table";
  }

  @Override
  public String description() {
    return "a table of comma- or tab-separated values, a document a row";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    RowDocuments documents = new RowDocuments(file, settings.text(), settings.id());
    List<String> columns = settings.columns();
    try (CSVParser parser =
        CSVParser.parse(new StringReader(StrictUtf8.read(file)), settings.csv())) {
      Iterator<CSVRecord> records = parser.iterator();
      long line = 1;
      while (records.hasNext()) {
        List<String> values = records.next().toList();
        if (values.size() > 1 || !values.get(0).isBlank()) {
          if (columns.isEmpty()) {
            columns = values;
            checkHeader(file, line, columns, settings);
          } else {
            documents.add(line, columns, values, settings.lists());
          }
        }
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (CSVException e) {
      throw malformed(file, e);
    } catch (UncheckedIOException e) {
      throw malformed(file, e.getCause());
    } catch (IOException e) {
      throw malformed(file, e);
    }
    List<Document> all = documents.all();
    return new TextDataset(file.toString(), all);
  }

  private static void checkHeader(Path file, long line, List<String> columns, Settings settings) {
    List<String> seen = new ArrayList<>();
    for (String column : columns) {
      if (column.isBlank() || seen.contains(column)) {
        throw new BadInputException(
            String.format(
                "%s:%d: the columns' names must be different and not blank, and here they are %s;"
                    + " 'columns' can name them where the file does not",
                file, line, columns));
      }
      seen.add(column);
    }
    settings.lists().keySet().forEach(list -> RowDocuments.require(file, line, list, columns));
  }

  private static BadInputException malformed(Path file, IOException e) {
    return new BadInputException(
        file + ": not a table of this form (are quotes closed?): " + e.getMessage(), e);
  }
}
