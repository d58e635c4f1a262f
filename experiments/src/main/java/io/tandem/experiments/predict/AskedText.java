package io.tandem.experiments.predict;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.prediction.Prediction;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text that a model is asked about, and what it says.
 *
 * @param task what is asked
 * @param text the text; for tags, words with white space between them
 */
public record AskedText(Task task, String text) {

  /** Whether a task asks of more than one text: of a question and a text, or of several texts. */
  public static boolean wantsMore(Task task) {
    return task instanceof Task.QuestionAnswering || task instanceof Task.MultipleChoice;
  }

  /**
   * The document that it makes.
   *
   * @param number which of several texts it is, from 1; what errors name it by
   */
  public Document document(int number) {
    String name = "text " + number;
    return task instanceof Task.Tagging tagging
        ? new Document(name, text, Map.of(), Map.of(tagging.words(), words()))
        : new Document(name, text);
  }

  private List<String> words() {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+"));
  }

  /** A line for people. */
  public String line(Prediction said) {
    if (said instanceof Prediction.OneLabel one) {
      Double score = one.scores().get(one.label());
      return score == null
          ? one.label()
          : String.format(Locale.ROOT, "%s\t%.4f", one.label(), score);
    }
    if (said instanceof Prediction.ManyLabels many) {
      return String.join(", ", many.labels());
    }
    if (said instanceof Prediction.Value value) {
      return Double.toString(value.value());
    }
    if (said instanceof Prediction.Tags tags) {
      List<String> words = words();
      return IntStream.range(0, words.size())
          .mapToObj(i -> words.get(i) + "/" + tags.tags().get(i))
          .collect(Collectors.joining(" "));
    }
    if (said instanceof Prediction.Answer answer) {
      return answer.best().text();
    }
    return ((Prediction.Text) said).text();
  }

  /** An object for programs. */
  public JsonObject json(Prediction said) {
    JsonObject.Builder json = JsonObject.builder().put("text", text);
    if (said instanceof Prediction.OneLabel one) {
      return json.put("label", one.label()).put("scores", numbers(one.scores())).build();
    }
    if (said instanceof Prediction.ManyLabels many) {
      return json.put("labels", texts(many.labels())).put("scores", numbers(many.scores())).build();
    }
    if (said instanceof Prediction.Value value) {
      return json.put("value", value.value()).build();
    }
    if (said instanceof Prediction.Tags tags) {
      return json.put("words", texts(words())).put("tags", texts(tags.tags())).build();
    }
    if (said instanceof Prediction.Answer answer) {
      Prediction.Answer.Span best = answer.best();
      return json.put("answer", best.text())
          .put("begin", best.begin())
          .put("end", best.end())
          .put("score", best.score())
          .put("probability", best.probability())
          .build();
    }
    return json.put("prediction", ((Prediction.Text) said).text()).build();
  }

  private static JsonArray texts(Collection<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  private static JsonObject numbers(Map<String, Double> scores) {
    JsonObject.Builder json = JsonObject.builder();
    scores.forEach((label, score) -> json.put(label, JsonNumber.of(score)));
    return json.build();
  }
}
