package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads sentences as the CoNLL shared tasks have them, in UTF-8: a word a line, with what is known
 * of it in columns, and a blank line after each sentence. A sentence is a document, named after the
 * line on which it begins; each column is one of its lists, and the text is its words with blanks
 * between. Lines whose first column is {@code -DOCSTART-} are passed over.
 */
public final class ColumnsReader implements DatasetReader<ColumnsReader.Settings> {
  private static final String DOCUMENT = "-DOCSTART-";

  /** What stands between columns. */
  public enum Separator {
    /** Blanks and tabs, any number of them. */
    BLANKS("[ \t]+"),
    /** A tab. */
    TAB("\t");

    private final String pattern;

    Separator(String pattern) {
      this.pattern = pattern;
    }
  }

  /**
   * What to read.
   *
   * @param path the file
   * @param columns the names of the columns
   * @param words which of them holds the words
   * @param separator what stands between columns
   * @param comments how lines begin that are passed over, if there are such
   */
  public record Settings(
      @Doc("The file, in UTF-8.") Path path,
      @Doc("The columns' names, which are those of a document's lists.") @Default({"words", "tags"})
          List<String> columns,
      @Doc("The column that holds the words.") @Default("words") String words,
      @Doc("What stands between columns: blanks (and tabs) or tab.") @Default("blanks")
          Separator separator,
      @Doc("How lines begin that are comments; where it is not set, none are.")
          Optional<String> comments) {

    /** Copies the list and checks the names. */
    public Settings {
      columns = List.copyOf(columns);
      if (!columns.contains(words) || new HashSet<>(columns).size() < columns.size()) {
        throw new IllegalArgumentException(
            "columns must be different and have '" + words + "' among them: " + columns);
      }
      if (comments.filter(String::isEmpty).isPresent()) {
        throw new IllegalArgumentException("comments is empty: every line begins so");
      }
    }
  }

  /** Makes a reader, which has no state. */
  public ColumnsReader() {}

  @Override
  public String name() {
    return "columns";
  }

  @Override
  public String description() {
    return "a word a line with its tags in columns, as the CoNLL shared tasks have it";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    List<Document> sentences = new ArrayList<>();
    List<String[]> rows = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    String[] lines = StrictUtf8.read(file).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      if (settings.comments().filter(line::startsWith).isPresent()) {
        continue;
      }
      String[] row = row(settings, line);
      if (line.isBlank() || row[0].equals(DOCUMENT)) {
        finish(settings, rows, numbers, sentences);
      } else {
        check(settings, i + 1, row);
        rows.add(row);
        numbers.add(i + 1);
      }
    }
    finish(settings, rows, numbers, sentences);
    if (sentences.isEmpty()) {
      throw new BadInputException(file + ": there is no sentence in it");
    }
    return new TextDataset(file.toString(), sentences);
  }

  private static String[] row(Settings settings, String line) {
    return settings.separator() == Separator.BLANKS
        ? line.strip().split(Separator.BLANKS.pattern, -1)
        : line.split(Separator.TAB.pattern, -1);
  }

  private static void check(Settings settings, int line, String[] row) {
    if (row.length != settings.columns().size()) {
      throw new BadInputException(
          String.format(
              "%s:%d: %d columns where %d are expected: %s",
              settings.path(), line, row.length, settings.columns().size(), settings.columns()));
    }
    for (int i = 0; i < row.length; i++) {
      if (row[i].isBlank()) {
        throw new BadInputException(
            String.format(
                "%s:%d: the column '%s' is blank",
                settings.path(), line, settings.columns().get(i)));
      }
    }
  }

  private static void finish(
      Settings settings, List<String[]> rows, List<Integer> numbers, List<Document> sentences) {
    if (rows.isEmpty()) {
      return;
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (int i = 0; i < settings.columns().size(); i++) {
      int column = i;
      lists.put(settings.columns().get(i), rows.stream().map(row -> row[column]).toList());
    }
    String file = settings.path().getFileName().toString();
    sentences.add(
        new Document(
            file + ":" + numbers.get(0),
            String.join(" ", lists.get(settings.words())),
            Map.of(),
            lists,
            Optional.of(new Document.Lines(file, numbers))));
    rows.clear();
    numbers.clear();
  }
}
