package io.tandem.models.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of texts against PyTorch's ({@code scripts/fixtures/text_models.py}). */
class TextModelTest {
  /** PyTorch computed in doubles, the engines in floats, all numbers being near 1. */
  private static final double TOLERANCE = 1e-5;

  private static final Embeddings FRESH = new Embeddings.Fresh(6);
  private static final List<String> CASES =
      List.of(
          "text-cnn",
          "recurrent-last",
          "recurrent-max",
          "recurrent-mean",
          "mlp",
          "transformer-encoder");

  private static Map<String, HostTensor> fixture;

  @BeforeAll
  static void read() throws URISyntaxException {
    String resource = "text-models.safetensors";
    fixture = SafetensorsFile.readAll(Path.of(TextModelTest.class.getResource(resource).toURI()));
  }

  private static ModelMaterial material(Task task) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      documents.add(
          new Document(
              "document " + i,
              "w1 w2",
              Map.of("label", "class " + i, "target", Integer.toString(10 * i)),
              Map.of("labels", List.of("label " + i))));
    }
    List<String> words = IntStream.range(0, 15).mapToObj(i -> "w" + i).toList();
    return new ModelMaterial(
        task, new TextDataset("three documents", documents), new WordsTokenizer(words));
  }

  private static DocumentModel model(String name, Task task) {
    return switch (name) {
      case "text-cnn" ->
          make(
              new TextCnnProvider(),
              new TextCnnSettings(FRESH, List.of(3, 4, 5), 4, 0, 8, VectorSettings.USUAL),
              task);
      case "transformer-encoder" ->
          make(
              new TextTransformerProvider(),
              new TransformerSettings(FRESH, 2, 3, 7, 0, Pooling.MEAN, 8, VectorSettings.USUAL),
              task);
      case "mlp" ->
          make(
              new MlpProvider(),
              new MlpSettings(FRESH, List.of(7, 4), 0, 8, VectorSettings.USUAL),
              task);
      default -> {
        Pooling pooling =
            Pooling.valueOf(name.substring("recurrent-".length()).toUpperCase(Locale.ROOT));
        yield make(
            new RecurrentProvider(),
            new RecurrentSettings(
                FRESH, Recurrent.Cell.LSTM, 5, 2, true, 0, 0, pooling, 8, VectorSettings.USUAL),
            task);
      }
    };
  }

  private static <S extends Record> DocumentModel make(
      ModelProvider<S> provider, S settings, Task task) {
    assertTrue(provider.fits(task));
    return (DocumentModel) provider.create(settings, material(task));
  }

  private static Map<String, HostTensor> inputs() {
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name : List.of(Batch.INPUT_IDS, Decoding.ATTENTION_MASK, Batch.LABELS)) {
      inputs.put(name, fixture.get(name));
    }
    // Words in padding, which must not show.
    int[] ids = inputs.get(Batch.INPUT_IDS).toIntArray();
    int[] mask = inputs.get(Decoding.ATTENTION_MASK).toIntArray();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = mask[i] == 1 ? ids[i] : 3;
    }
    inputs.put(Batch.INPUT_IDS, HostTensor.of(ids, inputs.get(Batch.INPUT_IDS).extents()));
    return inputs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void logitsLossAndGradientsEqualPyTorchs(String backend) {
    try (Engine engine = Backends.open(backend)) {
      for (String name : CASES) {
        try (DeviceState state = engine.newState()) {
          hold(state, name);
        }
      }
    }
  }

  private static void hold(DeviceState state, String name) {
    TextModel model = (TextModel) model(name, new Task.Classification("label"));
    Map<String, HostTensor> inputs = inputs();
    Program objective = model.objective(Phase.TRAINING, model.lengths(inputs));
    List<String> names = List.copyOf(objective.variables().keySet());
    for (String weight : names) {
      state.assign(weight, fixture.get(name + "/weight/" + weight));
    }
    Program gradients =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), names);
    try (Executable executable = state.compile(gradients, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
      assertEquals(4, weight);
      assertEquals(
          fixture.get(name + "/loss").item(),
          results.host(TrainingPrograms.LOSS_SUM).item() / weight,
          TOLERANCE,
          name);
      for (String key : names) {
        double[] wanted = fixture.get(name + "/gradient/" + key).toDoubleArray();
        double[] actual = results.host("gradient/" + key).toDoubleArray();
        double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
        assertArrayEquals(wanted, mean, TOLERANCE, name + " gradient of " + key);
      }
    }
    inputs.remove(Batch.LABELS);
    Program prediction = model.prediction(model.lengths(inputs));
    try (Executable executable = state.compile(prediction, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      double[] wanted = fixture.get(name + "/logits").toDoubleArray();
      double[] actual = results.host(TextAnswers.OUTPUTS).toDoubleArray();
      assertArrayEquals(wanted, actual, TOLERANCE, name);
    }
  }

  @Test
  void theWeightsArePyTorchsByNameAndShape() {
    for (String name : CASES) {
      Map<String, Object> wanted = new TreeMap<>();
      String prefix = name + "/weight/";
      fixture.forEach(
          (key, value) -> {
            if (key.startsWith(prefix)) {
              wanted.put(key.substring(prefix.length()), value.shape());
            }
          });
      Map<String, Object> actual = new TreeMap<>();
      model(name, new Task.Classification("label"))
          .objective(Phase.EVALUATION)
          .variables()
          .forEach((key, variable) -> actual.put(key, variable.shape()));
      assertEquals(wanted, actual, name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aDocumentIsAnsweredAloneAsBesideOthersAndAnEmptyOneToo(String backend) {
    List<Document> documents =
        List.of(
            new Document("short", "w3"),
            new Document("long", "w3 w4 w5 w6 w7 w8 w9"),
            new Document("empty", ""),
            new Document("longer than is read", "w3 w4 w5 w6 w7 w8 w9 w10 w11 w12"),
            new Document("cut to what is read", "w3 w4 w5 w6 w7 w8 w9 w10"),
            new Document("unknown", "what is this"));
    try (Engine engine = Backends.open(backend)) {
      for (String name : CASES) {
        DocumentModel model = model(name, new Task.Classification("label"));
        try (DeviceState state = engine.newState()) {
          initialize(state, model);
          try (Answering answering = model.answering(state, Precision.FLOAT32)) {
            List<Prediction> together = answering.answer(documents);
            for (int i = 0; i < documents.size(); i++) {
              Prediction alone = answering.answer(documents.subList(i, i + 1)).get(0);
              assertClose(probabilities(together.get(i)), probabilities(alone), name + " " + i);
            }
            assertClose(probabilities(together.get(3)), probabilities(together.get(4)), name);
            assertEquals(List.of(), answering.answer(List.of()));
          }
        }
      }
    }
  }

  private static void initialize(DeviceState state, DocumentModel model) {
    for (Variable variable : model.objective(Phase.EVALUATION).variables().values()) {
      state.assign(variable.name(), variable.initialValue(4));
    }
  }

  private static double[] probabilities(Prediction prediction) {
    return ((Prediction.OneLabel) prediction)
        .scores().values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Kernels for one row and for several may add in another order. */
  private static void assertClose(double[] wanted, double[] actual, String name) {
    assertEquals(3, actual.length);
    assertEquals(1, Arrays.stream(actual).sum(), 1e-12);
    assertArrayEquals(wanted, actual, 1e-6, name);
  }

  @Test
  void labelsAndNumbersAreAnsweredAsTheirTasksHaveThem() {
    double[] outputs = {0, -30, 30};
    Prediction.ManyLabels labels =
        (Prediction.ManyLabels) Head.of(material(new Task.MultiLabel("labels"))).answer(outputs);
    assertEquals(List.of("label 0", "label 2"), List.copyOf(labels.labels()));
    assertEquals(0.5, labels.scores().get("label 0"));
    // The mean of 0, 10 and 20 is 10, their standard deviation the root of 200/3.
    Prediction.Value value =
        (Prediction.Value)
            Head.of(material(new Task.Regression("target"))).answer(new double[] {1.5});
    assertEquals(10 + 1.5 * Math.sqrt(200.0 / 3), value.value(), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void lossesOfLabelsAndNumbersAreWhatTheirFormulasSay(String backend) {
    try (Engine engine = Backends.open(backend);
        DeviceState state = engine.newState()) {
      Map<String, HostTensor> inputs = inputs();
      float[] holds = {1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1};
      inputs.put(Batch.LABELS, HostTensor.of(holds, 4, 3));
      DocumentModel labels = model("mlp", new Task.MultiLabel("labels"));
      initialize(state, labels);
      double[] outputs = outputs(state, labels, inputs);
      double loss = 0;
      for (int i = 0; i < holds.length; i++) {
        double p = 1 / (1 + Math.exp(-outputs[i]));
        loss -= holds[i] == 1 ? Math.log(p) : Math.log(1 - p);
      }
      assertEquals(loss / holds.length, meanLoss(state, labels, inputs), 1e-6);
    }
    try (Engine engine = Backends.open(backend);
        DeviceState state = engine.newState()) {
      Map<String, HostTensor> inputs = inputs();
      float[] numbers = {1, -1, 0.5f, 2};
      inputs.put(Batch.LABELS, HostTensor.of(numbers, 4));
      DocumentModel regression = model("mlp", new Task.Regression("target"));
      initialize(state, regression);
      double[] outputs = outputs(state, regression, inputs);
      double loss = 0;
      for (int i = 0; i < numbers.length; i++) {
        loss += (outputs[i] - numbers[i]) * (outputs[i] - numbers[i]);
      }
      assertEquals(loss / numbers.length, meanLoss(state, regression, inputs), 1e-6);
    }
  }

  private static double[] outputs(
      DeviceState state, DocumentModel model, Map<String, HostTensor> inputs) {
    Map<String, HostTensor> read = new HashMap<>(inputs);
    read.remove(Batch.LABELS);
    Program program = ((TextModel) model).prediction(model.lengths(read));
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(read)) {
      return results.host(TextAnswers.OUTPUTS).toDoubleArray();
    }
  }

  private static double meanLoss(
      DeviceState state, DocumentModel model, Map<String, HostTensor> inputs) {
    Program program = model.objective(Phase.EVALUATION, model.lengths(inputs));
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      return results.host(TrainingPrograms.LOSS_SUM).item()
          / results.host(TrainingPrograms.LOSS_WEIGHT).item();
    }
  }

  @Test
  void aDescriptionMakesTheModelAgainWithoutDataOrVectors() {
    List<Task> tasks =
        List.of(
            new Task.Classification("label"),
            new Task.MultiLabel("labels"),
            new Task.Regression("target"));
    List<ModelProvider<?>> providers =
        List.of(
            new TextCnnProvider(),
            new RecurrentProvider(),
            new MlpProvider(),
            new TextTransformerProvider());
    for (String name : CASES) {
      for (Task task : tasks) {
        DocumentModel model = model(name, task);
        JsonObject config = model.publishedConfig(OptionalInt.empty()).orElseThrow();
        List<? extends Architecture> found =
            providers.stream()
                .flatMap(provider -> provider.published(config, material(task)::tokenizer).stream())
                .toList();
        assertEquals(1, found.size(), name);
        TextModel again = (TextModel) found.get(0);
        assertEquals(model.type(), again.type());
        assertEquals(task, again.task());
        Map<String, Object> shapes = new TreeMap<>();
        Map<String, Object> shapesAgain = new TreeMap<>();
        model.objective(Phase.TRAINING).variables().forEach((k, v) -> shapes.put(k, v.type()));
        again.objective(Phase.TRAINING).variables().forEach((k, v) -> shapesAgain.put(k, v.type()));
        assertEquals(shapes, shapesAgain);
        assertEquals(config, again.publishedConfig(OptionalInt.empty()).orElseThrow());
      }
    }
  }

  @Test
  void aDescriptionThatNoTrainingWouldLeaveIsRefused() {
    String json =
        model("mlp", new Task.Regression("target"))
            .publishedConfig(OptionalInt.empty())
            .orElseThrow()
            .toString();
    for (String[] change :
        new String[][] {
          {"\"mean\":[\"10.0\"]", "\"mean\":[\"ten\"]", "'mean' is 'ten'"},
          {"\"deviation\":[\"8", "\"deviation\":[\"-8", "not above 0"},
          {"\"TUNED\"", "\"TUNE\"", "'embedding' is the size of a vector and one of"},
        }) {
      assertTrue(json.contains(change[0]), json);
      JsonObject config =
          JsonReader.read(json.replace(change[0], change[1]), "config.json").asObject();
      ModelMaterial material = material(new Task.Regression("target"));
      String message =
          assertThrows(
                  BadInputException.class,
                  () -> new MlpProvider().published(config, material::tokenizer))
              .getMessage();
      assertTrue(message.contains(change[2]), message);
    }
  }

  @Test
  void aClassThatTrainingLacksIsNoTarget() {
    Head head = Head.of(material(new Task.Classification("label")));
    HostTensor known = head.encode(new Document("d", "", Map.of("label", "class 1")));
    HostTensor other = head.encode(new Document("d", "", Map.of("label", "class 7")));
    assertEquals(1, head.targets(known));
    assertEquals(1, known.toIntArray()[0]);
    assertEquals(0, head.targets(other));
  }
}
