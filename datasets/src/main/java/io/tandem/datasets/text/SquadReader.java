package io.tandem.datasets.text;

import io.tandem.api.config.Doc;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads questions about paragraphs in the form of SQuAD 1.1 and 2.0: a document for each question,
 * named by its id, whose text is the paragraph. Attributes are the {@code question} and the {@code
 * title} of the article; lists are the {@code answers} and where each begins ({@code
 * answer-starts}, in Unicode characters), empty where the paragraph has no answer.
 */
public final class SquadReader implements DatasetReader<SquadReader.Settings> {

  /**
   * What to read.
   *
   * @param path the file
   */
  public record Settings(@Doc("The file, JSON as SQuAD has it.") Path path) {}

  /** Makes a reader, which has no state. */
  public SquadReader() {}

  @Override
  public String name() {
    return "squad";
  }

  @Override
  public String description() {
    return "questions about paragraphs in SQuAD's form, each a document";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Path file = settings.path();
    List<Document> documents = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    JsonValue content = JsonReader.read(file);
    String at = "data";
    try {
      int articles = 0;
      for (JsonValue article : content.asObject().member("data").asArray().items()) {
        int paragraphs = 0;
        for (JsonValue part : article.asObject().member("paragraphs").asArray().items()) {
          JsonObject paragraph = part.asObject();
          at = "data[" + articles + "].paragraphs[" + paragraphs + "]";
          String context = paragraph.member("context").asString();
          int questions = 0;
          for (JsonValue question : paragraph.member("qas").asArray().items()) {
            at = "data[" + articles + "].paragraphs[" + paragraphs + "].qas[" + questions + "]";
            Document document = document(context, title(article), question.asObject());
            if (!ids.add(document.name())) {
              throw new JsonException("the id '" + document.name() + "' stands there twice");
            }
            documents.add(document);
            questions++;
          }
          paragraphs++;
        }
        articles++;
      }
    } catch (JsonException | IllegalArgumentException e) {
      throw new BadInputException(file + ": " + at + ": " + e.getMessage(), e);
    }
    if (documents.isEmpty()) {
      throw new BadInputException(file + ": there is no question in it");
    }
    return new TextDataset(file.toString(), documents);
  }

  private static String title(JsonValue article) {
    return article.asObject().get("title").map(JsonValue::asString).orElse("");
  }

  private static Document document(String context, String title, JsonObject question) {
    List<String> answers = new ArrayList<>();
    List<String> starts = new ArrayList<>();
    // Version 2 keeps what would be plausible apart, as "plausible_answers".
    boolean impossible = question.get("is_impossible").equals(Optional.of(new JsonBoolean(true)));
    JsonArray given =
        question.get("answers").map(JsonValue::asArray).orElse(new JsonArray(List.of()));
    for (JsonValue one : impossible ? List.<JsonValue>of() : given.items()) {
      answers.add(one.asObject().member("text").asString());
      starts.add(Integer.toString(one.asObject().member("answer_start").asInt()));
    }
    return new Document(
        question.member("id").asString(),
        context,
        Map.of("question", question.member("question").asString(), "title", title),
        Map.of("answers", answers, "answer-starts", starts));
  }
}
