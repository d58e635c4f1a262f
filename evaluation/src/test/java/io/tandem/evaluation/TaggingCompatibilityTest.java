package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonReader;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.tribuo.PredictionSource;
import io.tandem.evaluation.tribuo.TribuoTagging;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaggingCompatibilityTest extends EvaluatorContract<Tagging.Settings> {
  private static final List<String> TAGS = List.of("O", "B-PER", "I-PER", "B-LOC", "O");

  @Override
  protected Evaluator<Tagging.Settings> provider() {
    return new Tagging();
  }

  @Override
  protected Tagging.Settings settings() {
    return new Tagging.Settings(Tagging.Scheme.BIO, List.of(Tagging.Metric.values()), 5);
  }

  private static List<String> cycle(int length, int step) {
    return IntStream.range(0, length).mapToObj(i -> TAGS.get((i * step + length) % 5)).toList();
  }

  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document -> {
          int length = document.lists().get("words").size();
          return new Prediction.Tags(cycle(length, length % 4 == 0 ? 2 : 1));
        });
  }

  /** Sentences of 1 word to 12, and one of none. */
  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      all.add(
          new Document("s" + i, "", Map.of(), Map.of("words", cycle(i, 3), "tags", cycle(i, 1))));
    }
    return new LabelledData(new Task.Tagging("words", "tags"), List.of(), all);
  }

  private static Case sentence(String name, String words, String right, String said) {
    return new Case(
        name,
        JsonReader.read(
                String.format(
                    "{\"words\":[%s],\"reference\":[%s],\"prediction\":[%s]}",
                    list(words), list(right), list(said)),
                "test")
            .asObject());
  }

  private static String list(String texts) {
    return "\"" + texts.replace(" ", "\",\"") + "\"";
  }

  @Test
  void tribuosFiguresOfTagsAreThoseOfOtherSelections() {
    List<List<String>> references = new ArrayList<>();
    List<List<String>> predictions = new ArrayList<>();
    for (int i = 1; i < 30; i++) {
      references.add(cycle(i, 1));
      predictions.add(cycle(i, i % 3));
    }
    TagMeasures ours = new TagMeasures(references, predictions);
    Map<String, Double> figures = ours.over(IntStream.range(0, 29).toArray());
    Map<String, Double> tribuos =
        TribuoTagging.of(references, predictions, PredictionSource.UNKNOWN).figures();
    assertEquals(figures.keySet(), tribuos.keySet());
    figures.forEach((name, value) -> assertEquals(value, tribuos.get(name), 1e-12, name));
  }

  @Test
  void wrongTagsAreMarkedInTheirSentence() {
    List<Case> cases =
        List.of(
            sentence("right", "Ann sleeps", "B-PER O", "B-PER O"),
            sentence("wrong", "in New York", "O B-LOC I-LOC", "O B-LOC B-LOC"));
    Tagging.Settings settings = new Tagging.Settings(Tagging.Scheme.BIO, List.of(), 5);
    Measures measures = new Tagging().measure(settings, cases);
    Map<String, Double> figures = measures.over(new int[] {0, 1});
    assertEquals(
        List.of("token-accuracy", "precision", "recall", "f1"), List.copyOf(figures.keySet()));
    assertEquals(0.8, figures.get("token-accuracy"), 1e-12);
    assertEquals(1 / 3.0, figures.get("precision"), 1e-12);
    assertEquals(0.5, figures.get("recall"), 1e-12);
    List<Exhibit> exhibits = new Tagging().show(settings, cases);
    assertEquals(
        List.of("Entities", "Tags", "Most wrong tags"),
        exhibits.stream().map(Exhibit::title).toList());
    Exhibit.Passage worst = ((Exhibit.Texts) exhibits.get(2)).passages().get(0);
    assertEquals("1 of 3 tags wrong", worst.note());
    assertEquals(
        List.of(
            new Exhibit.Span("in", 0),
            new Exhibit.Span(" New", 0),
            new Exhibit.Span(" York [is I-LOC, predicted B-LOC]", -1)),
        worst.spans());
  }

  @Test
  void aTagThatTheSchemeDoesNotHaveIsRefusedWithItsSentence() {
    List<Case> cases = List.of(sentence("odd", "Ann sleeps", "B-PER O", "B-PER X-Y"));
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () ->
                new Tagging()
                    .measure(new Tagging.Settings(Tagging.Scheme.BIO, List.of(), 5), cases));
    assertTrue(refused.getMessage().startsWith("case 'odd': "), refused.getMessage());
    assertTrue(refused.getMessage().contains("X-Y"), refused.getMessage());
  }

  @Test
  void unequalNumbersOfTagsAreRefused() {
    List<Case> cases = List.of(sentence("short", "Ann sleeps", "B-PER O", "B-PER"));
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () ->
                new Tagging()
                    .measure(new Tagging.Settings(Tagging.Scheme.NONE, List.of(), 5), cases));
    assertEquals("case 'short': 2 words with 2 right and 1 predicted tags", refused.getMessage());
  }

  @Test
  void figuresOfEntitiesWantAScheme() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Tagging.Settings(Tagging.Scheme.NONE, List.of(Tagging.Metric.F1), 5));
    assertEquals("f1: of entities, and 'scheme' says that tags mark none", refused.getMessage());
  }

  private static String refused(Tagging.Scheme scheme, String... tags) {
    List<String> words = List.of("a", "b");
    Document one = new Document("one", "", Map.of(), Map.of("words", words, "tags", List.of(tags)));
    return assertThrows(
            BadInputException.class,
            () ->
                new Tagging()
                    .ask(
                        new Tagging.Settings(scheme, List.of(Tagging.Metric.F1), 5),
                        new SayingModel(document -> new Prediction.Tags(List.of(tags))),
                        new LabelledData(
                            new Task.Tagging("words", "tags"), List.of(), List.of(one))))
        .getMessage();
  }

  @Test
  void aSchemeByWhichNothingIsMarkedIsRefusedWithThoseThatWouldDo() {
    assertEquals(
        "'scheme' is bioes, by which the held-out tags mark no entity; they do by conlleval, bio",
        refused(Tagging.Scheme.BIOES, "B-PER", "I-PER"));
    assertEquals(
        "'scheme' is bio, by which the held-out tags mark no entity; they do by conlleval",
        refused(Tagging.Scheme.BIO, "I-PER", "I-PER"));
  }
}
