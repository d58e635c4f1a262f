package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.SourceAlignment;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextToTextCompatibilityTest extends EvaluatorContract<TextToText.Settings> {

  @Override
  protected Evaluator<TextToText.Settings> provider() {
    return new TextToText();
  }

  @Override
  protected TextToText.Settings settings() {
    return new TextToText.Settings(List.of(TextToText.Metric.values()), 2, 4);
  }

  @Override
  protected TrainedModel model() {
    return new SayingModel(document -> new Prediction.Text(document.text().replace("a ", "the ")));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    String[] words = {"a ", "small ", "dog ", "chases ", "the ", "cat "};
    for (int i = 0; i < 12; i++) {
      StringBuilder text = new StringBuilder("one ");
      for (int word = 0; word < 4 + i; word++) {
        text.append(words[word * (i + 1) % words.length]);
      }
      String right = text.toString().strip();
      all.add(
          i % 3 == 0
              ? new Document(
                  "t" + i, right, Map.of(), Map.of("target", List.of(right, "the " + right)))
              : new Document("t" + i, right, Map.of("target", right)));
    }
    return new LabelledData(new Task.TextToText("target"), List.of(), all);
  }

  @Test
  void aTextThatIsRightHasFullMarks() {
    TrainedModel copies = new SayingModel(document -> new Prediction.Text(document.text()));
    List<Case> cases = provider().ask(settings(), copies, data());
    int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    provider()
        .measure(settings(), cases)
        .over(all)
        .forEach(
            (name, figure) -> assertEquals(name.startsWith("rouge") ? 1 : 100, figure, 1e-9, name));
  }

  @Test
  void theTextsLeastLikeTheRightOnesAreShownWithThem() {
    List<Exhibit> exhibits =
        provider().show(settings(), provider().ask(settings(), model(), data()));
    Exhibit.Texts worst = (Exhibit.Texts) exhibits.get(0);
    assertEquals(2, worst.passages().size());
    Exhibit.Passage first = worst.passages().get(0);
    assertTrue(first.note().startsWith("bleu "), first.note());
    assertTrue(first.spans().get(1).text().startsWith("\n\nmade: "));
    assertTrue(first.spans().get(2).text().startsWith("\n\nright: "));
  }

  @Test
  void aShortTextThatIsRightIsNotAmongTheWorst() {
    Document shortOne = new Document("short", "good day", Map.of("target", "good day"));
    Document wrong = new Document("wrong", "one two three", Map.of("target", "quite another text"));
    HeldOutData two =
        new LabelledData(new Task.TextToText("target"), List.of(), List.of(shortOne, wrong));
    TrainedModel copies = new SayingModel(document -> new Prediction.Text(document.text()));
    TextToText.Settings settings = new TextToText.Settings(List.of(TextToText.Metric.BLEU), 2, 0);
    Exhibit.Texts worst =
        (Exhibit.Texts) provider().show(settings, provider().ask(settings, copies, two)).get(0);
    assertEquals("wrong", worst.passages().get(0).name());
    assertEquals("bleu 100.000", worst.passages().get(1).note());
  }

  @Test
  void signaturesTellHowAFigureWasComputed() {
    Map<String, String> provenance =
        provider()
            .provenance(
                settings(), provider().ask(settings(), model(), data()), Map.of(), "the data");
    assertTrue(provenance.get("bleu-signature").contains("smooth:exp"), provenance.toString());
    assertTrue(provenance.containsKey("chrf-signature"), provenance.toString());
  }

  private static SourceAlignment alignment(int pieces) {
    List<List<Double>> weights = Collections.nCopies(2, Collections.nCopies(pieces, 1.0 / pieces));
    return new SourceAlignment(Collections.nCopies(pieces, "a"), List.of("b", "c"), weights);
  }

  @Test
  void itIsShownWhereTheModelLooked() {
    TrainedModel looks =
        new SayingModel(
            document ->
                new Prediction.Text(
                    "b c", Optional.of(alignment(document.name().equals("t0") ? 100 : 3))));
    TextToText.Settings two = new TextToText.Settings(List.of(TextToText.Metric.BLEU), 0, 2);
    List<Case> cases = provider().ask(two, looks, data());
    List<Exhibit> maps =
        provider().show(two, cases).stream().filter(Exhibit.HeatMap.class::isInstance).toList();
    assertEquals(
        List.of(
            "Where the model looked: one a dog the a dog",
            "Where the model looked: one a chases a chases a chases"),
        maps.stream().map(Exhibit::title).toList());
    Exhibit.HeatMap map = (Exhibit.HeatMap) maps.get(0);
    assertEquals(List.of("b", "c"), map.rows());
    assertEquals(List.of("a", "a", "a"), map.columns());
    assertEquals(0.333, map.values().get(1).get(2));
  }

  /** What a trained model made of 80 texts, and sacreBLEU's figures ({@code translations.py}). */
  @Test
  void aTranslatorsFiguresEqualSacreBleus() throws IOException, URISyntaxException {
    Path file = Path.of(getClass().getResource("translations.json").toURI());
    JsonObject fixture = JsonReader.read(Files.readString(file), "translations.json").asObject();
    List<Case> cases =
        fixture.member("cases").asArray().items().stream()
            .map(JsonValue::asObject)
            .map(one -> new Case(one.member("name").asString(), one.member("case").asObject()))
            .toList();
    assertEquals(80, cases.size());
    TextToText.Settings settings =
        new TextToText.Settings(List.of(TextToText.Metric.BLEU, TextToText.Metric.CHRF), 0, 0);
    Map<String, Double> figures =
        provider().measure(settings, cases).over(IntStream.range(0, cases.size()).toArray());
    JsonObject wanted = fixture.member("figures").asObject();
    // Both compute in doubles, in another order.
    assertEquals(wanted.member("bleu").asDouble(), figures.get("bleu"), 1e-9);
    assertEquals(wanted.member("chrf").asDouble(), figures.get("chrf"), 1e-9);
  }
}
