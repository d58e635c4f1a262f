package io.tandem.models.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.embedding.Embeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both engines from the same weights over the same batches: texts of unequal length, of a class if
 * words of one half of the vocabulary prevail.
 */
class TextCurvesTest {
  private static final int STEPS = 50;
  private static final int ROWS = 16;

  /** What is asked of the curves of the quickstart. */
  private static final double LIMIT = 1e-4;

  private static final WordsTokenizer WORDS =
      new WordsTokenizer(IntStream.range(0, 20).mapToObj(i -> "w" + i).toList());
  private static final Embeddings FRESH = new Embeddings.Fresh(16);

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      RecurrentSettings settings =
          new RecurrentSettings(FRESH, cell, 24, 2, true, 0, 0, Pooling.LAST, 16);
      models.add(
          Arguments.of("recurrent " + cell, new RecurrentProvider().create(settings, material())));
    }
    models.add(
        Arguments.of(
            "text-cnn",
            new TextCnnProvider()
                .create(new TextCnnSettings(FRESH, List.of(1, 2, 3), 16, 0, 16), material())));
    models.add(
        Arguments.of(
            "mlp",
            new MlpProvider().create(new MlpSettings(FRESH, List.of(24), 0, 16), material())));
    models.add(
        Arguments.of(
            "transformer-encoder",
            new TextTransformerProvider()
                .create(
                    new TransformerSettings(FRESH, 2, 2, 32, 0, Pooling.MEAN, 16), material())));
    return models.stream();
  }

  private static ModelMaterial material() {
    return new ModelMaterial(
        new Task.Classification("label"), new TextDataset("texts", documents(1)), WORDS);
  }

  private static List<Document> documents(int step) {
    Philox random = Philox.of(step, "texts");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int length = 1 + random.below(100L * i, 4 + step % 3);
      int high = 0;
      List<String> words = new ArrayList<>();
      for (int j = 0; j < length; j++) {
        int word = random.below(100L * i + 1 + j, 20);
        high += word >= 10 ? 1 : -1;
        words.add("w" + word);
      }
      documents.add(
          new Document(
              "text " + i, String.join(" ", words), Map.of("label", high > 0 ? "high" : "low")));
    }
    return documents;
  }

  private static List<Double> curve(String backend, DocumentModel model) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1);
    Collation collation = new Collation(model.encoder().features());
    Map<Lengths, Executable> steps = new HashMap<>();
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      TrainingPrograms programs = TrainingPrograms.of(model.objective(Phase.TRAINING), settings);
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      for (int step = 1; step <= STEPS; step++) {
        List<Example> examples = documents(step).stream().map(model.encoder()::encode).toList();
        Map<String, HostTensor> inputs =
            new HashMap<>(collation.batch(examples, Map.of()).tensors());
        Executable executable =
            steps.computeIfAbsent(
                model.lengths(inputs),
                lengths ->
                    state.compile(
                        TrainingPrograms.of(model.objective(Phase.TRAINING, lengths), settings)
                            .step(),
                        CompileOptions.FUSED));
        inputs.put(
            TrainingPrograms.LEARNING_RATE, HostTensor.scalar(3e-3f * Math.min(1, step / 10f)));
        try (Results results = executable.run(inputs)) {
          losses.add(results.host(TrainingPrograms.LOSS).item());
        }
      }
      steps.values().forEach(Executable::close);
    }
    return losses;
  }

  @ParameterizedTest
  @MethodSource("models")
  void bothEnginesGiveTheSameCurve(String name, DocumentModel model) {
    List<Double> djl = curve("djl", model);
    List<Double> tf = curve("tf", model);
    for (int step = 0; step < STEPS; step++) {
      assertEquals(djl.get(step), tf.get(step), LIMIT, name + ", loss of step " + (step + 1));
    }
    double fall = mean(djl.subList(0, 5)) - mean(djl.subList(STEPS - 5, STEPS));
    assertTrue(fall > 0.05, name + " learns nothing: " + djl);
  }

  private static double mean(List<Double> losses) {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
