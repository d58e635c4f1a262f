package io.tandem.models.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.crf.TagScheme;
import io.tandem.models.embedding.Embeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taggers that learn from generated sentences, on both engines. */
class TaggerTrainingTest {
  /** As for the first experiment: rounding alone tells the engines apart. */
  private static final double CURVES = 1e-4;

  private static final int STEPS = 50;
  private static final int ROWS = 8;
  private static final Task.Tagging TASK = new Task.Tagging("words", "tags");
  private static final TextDataset TRAINING = GeneratedSentences.draw(ROWS * STEPS, 1);
  private static final WordsTokenizer NO_WORDS = WordsTokenizer.lowercase(List.of("nothing"));

  /** Which words there are tells nothing: none is known, and letters have to. */
  private static BiLstmCrf tagger(CharacterFeatures characters, boolean field) {
    TaggerSettings settings =
        new TaggerSettings(
            new Embeddings.Fresh(4), characters, 12, 1, 0, field, TagScheme.NONE, false, 20);
    WordsTokenizer words = characters.size() > 0 ? NO_WORDS : known();
    return (BiLstmCrf)
        new BiLstmCrfProvider().create(settings, new ModelMaterial(TASK, TRAINING, words));
  }

  private static WordsTokenizer known() {
    return WordsTokenizer.lowercase(
        TRAINING.documents().stream()
            .flatMap(document -> TASK.wordsOf(document).stream())
            .distinct()
            .sorted()
            .toList());
  }

  private static BiLstmCrf tagger(String kind) {
    return switch (kind) {
      case "cnn" -> tagger(new CharacterFeatures.Cnn(6, 8, 8), true);
      case "lstm" -> tagger(new CharacterFeatures.Lstm(6, 6, 8), true);
      default -> tagger(new CharacterFeatures.None(), false);
    };
  }

  private static Batch batch(BiLstmCrf tagger, int step) {
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      examples.add(tagger.encoder().encode(TRAINING.documents().get(step * ROWS + row)));
    }
    // Two lengths, so that there are two programs.
    int time = step % 2 == 0 ? 9 : 12;
    return new Collation(tagger.encoder().features()).batch(examples, Map.of(BiLstmCrf.TIME, time));
  }

  /** Losses of 50 steps over batches of unequal lengths; the weights stay in the state. */
  private static List<Double> train(BiLstmCrf tagger, DeviceState state) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1);
    Map<Lengths, Executable> programs = new HashMap<>();
    List<Double> losses = new ArrayList<>();
    TrainingPrograms shortest = TrainingPrograms.of(tagger.objective(Phase.TRAINING), settings);
    for (Variable variable : shortest.variables().values()) {
      state.assign(variable.name(), variable.initialValue(3));
    }
    for (int step = 0; step < STEPS; step++) {
      Map<String, HostTensor> inputs = new HashMap<>(batch(tagger, step).tensors());
      Executable executable =
          programs.computeIfAbsent(
              tagger.lengths(inputs),
              lengths ->
                  state.compile(
                      TrainingPrograms.of(tagger.objective(Phase.TRAINING, lengths), settings)
                          .step(),
                      CompileOptions.FUSED));
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(0.02f));
      try (Results results = executable.run(inputs)) {
        losses.add(results.host(TrainingPrograms.LOSS).item());
      }
    }
    programs.values().forEach(Executable::close);
    return losses;
  }

  private static double accuracy(BiLstmCrf tagger, DeviceState state, List<Document> documents) {
    try (Answering answering = tagger.answering(state, Precision.FLOAT32)) {
      List<Prediction> predictions = answering.answer(documents);
      int right = 0;
      int words = 0;
      for (int i = 0; i < documents.size(); i++) {
        List<String> wanted = TASK.tagsOf(documents.get(i));
        List<String> said = ((Prediction.Tags) predictions.get(i)).tags();
        assertEquals(wanted.size(), said.size());
        for (int t = 0; t < wanted.size(); t++) {
          right += wanted.get(t).equals(said.get(t)) ? 1 : 0;
        }
        words += wanted.size();
      }
      return (double) right / words;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "lstm", "no field"})
  void bothEnginesLearnAlongTheSameCurveAndTagSentencesTheyHaveNotSeen(String kind) {
    List<List<Double>> curves = new ArrayList<>();
    List<Document> others = GeneratedSentences.draw(100, 2).documents();
    for (String backend : List.of("djl", "tf")) {
      BiLstmCrf tagger = tagger(kind);
      try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
          DeviceState state = engine.newState()) {
        curves.add(train(tagger, state));
        double accuracy = accuracy(tagger, state, others);
        assertTrue(accuracy > 0.97, backend + ": " + accuracy);
      }
    }
    for (int step = 0; step < STEPS; step++) {
      assertEquals(curves.get(0).get(step), curves.get(1).get(step), CURVES, "step " + step);
    }
    assertTrue(curves.get(0).get(0) > 5 * curves.get(0).get(STEPS - 1), curves.toString());
  }

  @Test
  void whatStandsBesideASentenceDoesNotChangeItsTags() {
    BiLstmCrf tagger = tagger("cnn");
    List<Document> documents = GeneratedSentences.draw(40, 5).documents();
    try (Engine engine = Backends.named("djl").open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      // Hardly trained, so that tags hang on small differences.
      for (Variable variable : tagger.objective(Phase.EVALUATION).variables().values()) {
        state.assign(variable.name(), variable.initialValue(9));
      }
      try (Answering answering = tagger.answering(state, Precision.FLOAT32)) {
        List<Prediction> together = answering.answer(documents);
        for (int i = 0; i < documents.size(); i++) {
          assertEquals(answering.answer(List.of(documents.get(i))).get(0), together.get(i));
        }
      }
    }
  }
}
