package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the text files of a folder and of the folders in it, in UTF-8.
 *
 * <p>Files are read in the order of their paths relative to the folder, written with {@code /} and
 * compared by UTF-16 code units, so that the order is the same on every machine; documents are
 * named after these paths. A symbolic link is refused, as it may lead out of the folder.
 */
public final class TextFolderReader implements DatasetReader<TextFolderReader.Settings> {

  /**
   * What to read.
   *
   * @param path the folder
   * @param suffix how the names of its text files end; other files are passed over
   * @param documents where documents end within a file
   */
  public record Settings(
      @Doc("The folder; the folders in it are read as well.") Path path,
      @Doc("How the names of its text files end; others are passed over.") @Default(".txt")
          String suffix,
      @Doc("Where documents end within a file: file (nowhere), blank-line or line.")
          @Default("file")
          DocumentBoundary documents) {

    /** Refuses nulls. */
    public Settings {
      Objects.requireNonNull(path);
      Objects.requireNonNull(suffix);
      Objects.requireNonNull(documents);
    }
  }

  /** Makes a reader, which has no state. */
  public TextFolderReader() {}

  @Override
  public String name() {
    return "text-folder";
  }

  @Override
  public String description() {
    return "the text files of a folder and of the folders in it";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path folder = settings.path();
    Map<String, Path> files = files(folder, settings.suffix());
    if (files.isEmpty()) {
      throw new BadInputException(
          String.format("%s: the folder has no files that end in '%s'", folder, settings.suffix()));
    }
    List<Document> documents = new ArrayList<>();
    files.forEach(
        (name, file) ->
            documents.addAll(TextFileReader.documents(file, name, settings.documents())));
    return new TextDataset(folder.toString(), documents);
  }

  private static Map<String, Path> files(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          folder + ": " + (Files.exists(folder) ? "is not a folder" : "there is no such folder"));
    }
    Map<String, Path> files = new TreeMap<>();
    // The folder itself may be reached by a link; what lies in it may not be one.
    try (Stream<Path> walk = Files.walk(folder.toRealPath())) {
      Path root = folder.toRealPath();
      for (Path file : (Iterable<Path>) walk::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (!name.endsWith(suffix) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (Files.isSymbolicLink(file)) {
          throw new BadInputException(
              folder.resolve(name) + ": is a symbolic link; put the file itself into the folder");
        }
        files.put(name, folder.resolve(name));
      }
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    return files;
  }
}
