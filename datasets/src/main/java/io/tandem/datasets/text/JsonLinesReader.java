package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file with a JSON object on each line, in UTF-8: a document for each, named after its line
 * unless a member names it. One or several members make the text. Of the others, texts, numbers and
 * truth values are attributes; arrays of these are lists; members of an object inside are known by
 * both names with a point between, such as {@code answer.text}. What is none of these (a null, an
 * array of objects) is passed over, and so are blank lines.
 */
public final class JsonLinesReader implements DatasetReader<JsonLinesReader.Settings> {

  /**
   * What to read.
   *
   * @param path the file
   * @param text the members that make the text, a line feed between them
   * @param id the member that names the document, if there is one
   */
  public record Settings(
      @Doc("The file, in UTF-8, with a JSON object on each line.") Path path,
      @Doc("The members that make the text, a line feed between them; none for lists alone.")
          @Default("text")
          List<String> text,
      @Doc("The member that names a document; else it is named after its line.")
          Optional<String> id) {

    /** Copies the list. */
    public Settings {
      text = List.copyOf(text);
    }
  }

  /** Makes a reader, which has no state. */
  public JsonLinesReader() {}

  @Override
  public String name() {
    return "json-lines";
  }

  @Override
  public String description() {
    return "a JSON object a line, each a document";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    RowDocuments documents = new RowDocuments(file, settings.text(), settings.id());
    String[] lines = StrictUtf8.read(file).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        gather("", object(file, i + 1, lines[i]), attributes, lists);
        if (settings.text().isEmpty() && lists.isEmpty()) {
          throw new BadInputException(
              String.format("%s:%d: there is neither a text nor a list", file, i + 1));
        }
        documents.add(i + 1, attributes, lists);
      }
    }
    return new TextDataset(file.toString(), documents.all());
  }

  private static JsonObject object(Path file, int number, String line) {
    try {
      return JsonReader.read(line, "column").asObject();
    } catch (JsonException e) {
      throw new BadInputException(
          file + ":" + number + ": " + e.getMessage().replaceFirst("^column:1:", "column "), e);
    }
  }

  private static void gather(
      String prefix,
      JsonObject object,
      Map<String, String> attributes,
      Map<String, List<String>> lists) {
    object
        .members()
        .forEach(
            (key, value) -> {
              String name = prefix + key;
              Optional<String> scalar = scalar(value);
              if (scalar.isPresent()) {
                attributes.put(name, scalar.get());
              } else if (value instanceof JsonObject inside) {
                gather(name + ".", inside, attributes, lists);
              } else if (value instanceof JsonArray array) {
                items(array).ifPresent(items -> lists.put(name, items));
              }
            });
  }

  private static Optional<List<String>> items(JsonArray array) {
    List<String> items = new ArrayList<>();
    for (JsonValue item : array.items()) {
      Optional<String> scalar = scalar(item);
      if (scalar.isEmpty()) {
        return Optional.empty();
      }
      items.add(scalar.get());
    }
    return Optional.of(items);
  }

  private static Optional<String> scalar(JsonValue value) {
    if (value instanceof JsonString text) {
      return Optional.of(text.value());
    }
    return value instanceof JsonNumber || value instanceof JsonBoolean
        ? Optional.of(value.toString())
        : Optional.empty();
  }
}
