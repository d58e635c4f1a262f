package io.tandem.models.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.DrawnWeights;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.forward.Forward;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import io.tandem.models.prompting.Calibration;
import io.tandem.models.prompting.Demonstration;
import io.tandem.models.prompting.PhraseScores;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.prompting.Prompting;
import io.tandem.models.prompting.Verbalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Labels by the likelihood of prompts, held to the logits of the model's forward pass. */
class PromptClassifierTest {
  private static final WordsTokenizer WORDS =
      new WordsTokenizer(List.of("good", "bad", "very", "so", "it", "is", "was", "N/A", "film"));
  private static final Gpt GPT =
      new Gpt(new GptConfig(2, 16, 2, 12, 0, 1e-5), WORDS.vocabularySize());
  private static final String TEMPLATE = "it was {text} so it is {label} film";

  private static List<List<LabelScore>> told(
      List<String> texts, String template, List<String> labels, boolean calibrated) {
    return told(texts, template, labels, calibrated, List.of());
  }

  private static List<List<LabelScore>> told(
      List<String> texts,
      String template,
      List<String> labels,
      boolean calibrated,
      List<Demonstration> shown) {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(GPT, state);
      try (PromptClassifier classifier =
          new PromptClassifier(
              PhraseScores.of(GPT, WORDS, state, Precision.FLOAT32).orElseThrow(),
              new Prompting(
                  new PromptTemplate(template),
                  Verbalizer.of(labels),
                  new Calibration(
                      calibrated ? Calibration.Kind.CONTEXTUAL : Calibration.Kind.NONE,
                      List.of("N/A")),
                  " ",
                  OptionalInt.empty()),
              shown)) {
        return classifier.of(texts);
      }
    }
  }

  /** The log-probability of all tokens from the first one of the label on. */
  private static double score(String prompt, String rest) {
    int[] ids = WORDS.encode(prompt + rest);
    int from = WORDS.encode(prompt).length;
    double[] logits;
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      DrawnWeights.initialize(GPT, state);
      logits =
          Forward.run(
                  GPT,
                  state,
                  Map.of(Batch.INPUT_IDS, HostTensor.of(ids, 1, ids.length)),
                  Precision.FLOAT32,
                  false)
              .get("logits")
              .toDoubleArray();
    }
    int size = GPT.vocabularySize();
    double score = 0;
    for (int i = from; i < ids.length; i++) {
      double[] row = Arrays.copyOfRange(logits, (i - 1) * size, i * size);
      score += row[ids[i]] - Math.log(Arrays.stream(row).map(Math::exp).sum());
    }
    return score;
  }

  private static Map<String, Double> byLabel(List<LabelScore> told) {
    return told.stream().collect(Collectors.toMap(LabelScore::label, LabelScore::score));
  }

  @Test
  void probabilitiesAreTheSoftmaxOfThePromptsLikelihoods() {
    List<String> labels = List.of("good", "very bad");
    List<String> texts = List.of("very good", "bad", "so so so");
    List<List<LabelScore>> plain = told(texts, TEMPLATE, labels, false);
    List<List<LabelScore>> calibrated = told(texts, TEMPLATE, labels, true);
    for (int i = 0; i < texts.size(); i++) {
      List<Double> scores = new ArrayList<>();
      List<Double> corrected = new ArrayList<>();
      for (String label : labels) {
        String rest = " " + label + " film";
        double own = score("it was " + texts.get(i) + " so it is", rest);
        scores.add(own);
        corrected.add(own - score("it was N/A so it is", rest));
      }
      double good = 1 / (1 + Math.exp(scores.get(1) - scores.get(0)));
      assertEquals(good, byLabel(plain.get(i)).get("good"), 1e-5);
      double better = 1 / (1 + Math.exp(corrected.get(1) - corrected.get(0)));
      assertEquals(better, byLabel(calibrated.get(i)).get("good"), 1e-5);
      assertTrue(plain.get(i).get(0).said() && !plain.get(i).get(1).said());
    }
  }

  @Test
  void ofALongTextTheEndIsLeftOut() {
    List<String> labels = List.of("good", "bad");
    // 12 tokens: four of the template before the label, two from it on, six of the text.
    String cut = "very very very very very";
    assertEquals(
        told(List.of(cut), TEMPLATE, labels, false),
        told(List.of(cut + " bad good bad bad bad"), TEMPLATE, labels, false));
  }

  private static String refused(String template, List<String> labels) {
    return assertThrows(BadInputException.class, () -> told(List.of("it"), template, labels, false))
        .getMessage();
  }

  @Test
  void whatIsNoTemplateAndWhatAreNoLabelsIsRefused() {
    for (String wrong : List.of("it", "{text}", "{label}", "{text} {label} {label}")) {
      assertEquals(
          "the template '"
              + wrong
              + "' must hold {label} once, and {text} or an attribute of the documents in braces",
          refused(wrong, List.of("good", "bad")));
    }
    assertTrue(refused(TEMPLATE, List.of("good")).contains("two labels or more"));
    assertTrue(refused(TEMPLATE, List.of("good", "good")).contains("all different"));
    assertEquals(
        "the model looks at 12 tokens, and the template leaves none for the text",
        refused("so so so so so so so so so so {text} it {label}", List.of("good", "bad")));
  }

  private static Demonstration demonstration(String text, String label) {
    return new Demonstration(new Document(text, text), text, label);
  }

  @Test
  void examplesStandBeforeTheTextAndTheFirstOnesGoWhereThereIsNoRoom() {
    String template = "{text} is {label}";
    List<String> labels = List.of("good", "bad");
    Demonstration first = demonstration("so so so", "bad");
    Demonstration second = demonstration("very", "good");
    // 12 tokens: five and three of the examples, and three of a text of one.
    double good =
        byLabel(told(List.of("it"), template, labels, false, List.of(first, second)).get(0))
            .get("good");
    double own = score("so so so is bad very is good it is", " good");
    double other = score("so so so is bad very is good it is", " bad");
    assertEquals(1 / (1 + Math.exp(other - own)), good, 1e-5);
    assertEquals(
        told(List.of("it it it"), template, labels, true, List.of(second)),
        told(List.of("it it it"), template, labels, true, List.of(first, second)));
  }

  @Test
  void examplesAreDrawnOfAllLabelsAlikeAndBySeed() {
    List<Document> documents =
        IntStream.range(0, 40)
            .mapToObj(
                i -> new Document("d" + i, "text " + i, Map.of("label", i % 4 == 0 ? "a" : "b")))
            .toList();
    Task.Classification task = new Task.Classification("label");
    List<List<Demonstration>> drawn =
        IntStream.range(0, 5)
            .mapToObj(seed -> Demonstration.draw(documents, task, List.of("a", "b"), 6, seed))
            .toList();
    drawn.forEach(
        some -> assertEquals(3, some.stream().filter(one -> one.label().equals("a")).count()));
    assertEquals(5, Set.copyOf(drawn).size());
    assertEquals(drawn.get(2), Demonstration.draw(documents, task, List.of("a", "b"), 6, 2));
    assertTrue(
        assertThrows(
                BadInputException.class,
                () -> Demonstration.draw(documents, task, List.of("a", "b"), 22, 0))
            .getMessage()
            .contains("11 examples of the label 'a' are to be shown, and there are 10"));
  }
}
