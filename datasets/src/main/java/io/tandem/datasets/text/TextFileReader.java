package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads a plain text file in UTF-8.
 *
 * <p>A document is named after its file, and after the line on which it begins where the file holds
 * several.
 */
public final class TextFileReader implements DatasetReader<TextFileReader.Settings> {

  /**
   * What to read.
   *
   * @param path the file
   * @param documents where documents end
   */
  public record Settings(
      @Doc("The file, in UTF-8.") Path path,
      @Doc("Where documents end: file (nowhere else), blank-line or line.") @Default("file")
          DocumentBoundary documents) {

    /** Refuses nulls. */
    public Settings {
      Objects.requireNonNull(path);
      Objects.requireNonNull(documents);
    }
  }

  /** Makes a reader, which has no state. */
  public TextFileReader() {}

  @Override
  public String name() {
    return "text-file";
  }

  @Override
  public String description() {
    return "a text file, as one document or several";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    List<Document> documents =
        documents(file, String.valueOf(file.getFileName()), settings.documents());
    return new TextDataset(file.toString(), documents);
  }

  /**
   * The documents of one file.
   *
   * @param name what they are named after
   * @return at least one
   */
  static List<Document> documents(Path file, String name, DocumentBoundary boundary) {
    List<Document> documents = new ArrayList<>();
    for (DocumentBoundary.Piece piece : boundary.split(StrictUtf8.read(file))) {
      String where = boundary == DocumentBoundary.FILE ? name : name + ":" + piece.line();
      documents.add(new Document(where, piece.text()));
    }
    if (documents.isEmpty()) {
      throw new BadInputException(file + ": the file holds nothing but white space");
    }
    return documents;
  }
}
