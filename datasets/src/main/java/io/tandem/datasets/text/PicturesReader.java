package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file with a JSON object on each line, as {@link JsonLinesReader} does, in which a member
 * names the file of a picture, relative to the folder that the file is in. No picture may lie
 * outside of that folder, nor a link lead out of it. Pictures are decoded when a model makes
 * examples of them.
 */
public final class PicturesReader implements DatasetReader<PicturesReader.Settings> {

  /**
   * What to read.
   *
   * @param path the file
   * @param picture the member that names a picture's file
   * @param text the members that make the text, a line feed between them
   * @param id the member that names the document, if there is one
   */
  public record Settings(
      @Doc("The file, in UTF-8, with a JSON object on each line.") Path path,
      @Doc("The member that names a PNG or JPEG file, relative to the folder of the file.")
          @Default("picture")
          String picture,
      @Doc("The members that make the text, a line feed between them.") @Default("text")
          List<String> text,
      @Doc("The member that names a document; else it is named after its line.")
          Optional<String> id) {

    /** Copies the list. */
    public Settings {
      text = List.copyOf(text);
    }
  }

  /** Makes a reader, which has no state. */
  public PicturesReader() {}

  @Override
  public String name() {
    return "pictures";
  }

  @Override
  public String description() {
    return "a JSON object a line, each with the file of a picture";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    TextDataset lines =
        new JsonLinesReader()
            .read(new JsonLinesReader.Settings(file, settings.text(), settings.id()));
    Path folder = file.toAbsolutePath().getParent();
    List<Document> documents =
        lines.documents().stream().map(one -> resolved(one, settings.picture(), folder)).toList();
    return new TextDataset(lines.name(), documents);
  }

  private static Document resolved(Document document, String member, Path folder) {
    String name = document.attributes().get(member);
    if (name == null) {
      throw new BadInputException(
          String.format(
              "%s has no '%s', which 'data.picture' names; %s",
              document.place(),
              member,
              document.attributes().isEmpty()
                  ? "it has no texts but the one"
                  : NearestName.hint(member, document.attributes().keySet())));
    }
    Map<String, String> attributes = new LinkedHashMap<>(document.attributes());
    attributes.put(member, inside(document, name, folder).toString());
    return new Document(
        document.name(), document.text(), attributes, document.lists(), document.lines());
  }

  private static Path inside(Document document, String name, Path folder) {
    try {
      Path picture = folder.resolve(name);
      if (!Files.isRegularFile(picture)) {
        throw new BadInputException(
            String.format("%s: there is no file '%s' in %s", document.place(), name, folder));
      }
      if (!picture.toRealPath().startsWith(folder.toRealPath())) {
        throw new BadInputException(
            String.format("%s: '%s' leads out of the folder %s", document.place(), name, folder));
      }
      return picture;
    } catch (InvalidPathException e) {
      throw new BadInputException(
          String.format("%s: '%s' is no name of a file", document.place(), name), e);
    } catch (IOException e) {
      throw new BadInputException(
          String.format("%s: '%s' cannot be read: %s", document.place(), name, e.getMessage()), e);
    }
  }
}
