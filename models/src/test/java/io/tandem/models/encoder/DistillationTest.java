package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Task.MaskedLanguageModelling.Masking;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Learner;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.Curves;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.distillation.Insides;
import io.tandem.models.distillation.Lesson;
import io.tandem.models.distillation.StateSettings;
import io.tandem.models.distillation.TaughtScores;
import io.tandem.models.distillation.Teacher;
import io.tandem.models.distillation.TeachingSettings;
import io.tandem.models.distillation.TeachingSettings.Tokens;
import io.tandem.models.distillation.TracedTeacher;
import io.tandem.models.pretraining.MaskedText;
import io.tandem.models.sentence.VectorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny students of tiny teachers ({@code scripts/fixtures/distillation.py}). */
class DistillationTest {
  private static final Path PAIRS = Path.of("src/test/resources/io/tandem/models/distillation");
  private static final List<String> NAMES =
      List.of("bert-distilbert", "bert-bert", "roberta-roberta");

  private static final Task.MaskedLanguageModelling MASKED =
      new Task.MaskedLanguageModelling(0.2, 0.8, 0.1, false, false, Masking.DYNAMIC);

  /** As many tokens as the fixtures have, whose ids are those of Transformers' padding. */
  private static final WordsTokenizer TOKENIZER =
      new WordsTokenizer(
          Stream.concat(
                  Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END, WordsTokenizer.MASK),
                  IntStream.range(0, 18).mapToObj(i -> "w" + i))
              .toList());

  private static Path teacher(String pair) {
    return PAIRS.resolve(pair).resolve("teacher");
  }

  private static TeachingSettings settings(String pair, String name) {
    return switch (name) {
      case "published" -> settings(pair, 2, 5, 2, 1, Tokens.ALL);
      case "masked" -> settings(pair, 3.5, 1, 0.25, 0.5, Tokens.TARGETS);
      default -> settings(pair, 1, 1, 0, 0, Tokens.ALL);
    };
  }

  private static TeachingSettings settings(
      String pair, double temperature, double soft, double hard, double cosine, Tokens tokens) {
    return new TeachingSettings(
        Optional.of(teacher(pair)),
        Optional.empty(),
        temperature,
        soft,
        hard,
        tokens,
        cosine == 0
            ? Optional.empty()
            : Optional.of(new StateSettings(StateSettings.Loss.COSINE, cosine, List.of())),
        Optional.empty(),
        Optional.empty());
  }

  private static EncoderModel published(Path folder) {
    return (EncoderModel)
        new CheckpointFolder(folder)
            .model(
                List.of(new BertProvider(), new DistilBertProvider(), new RobertaProvider()),
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
  }

  /**
   * A student and its teacher.
   *
   * @param learner the student with what it learns
   */
  private record Pair(EncoderPretraining student, EncoderPretraining teacher, Learner learner) {
    static Pair of(String pair, TeachingSettings settings) {
      EncoderConfig config = published(PAIRS.resolve(pair).resolve("student")).config();
      MaskedText text = new MaskedText(MASKED, TOKENIZER, 8);
      return of(
          new EncoderPretraining(
              new MaskedLanguageModel(config.deterministic(), true), text, Optional.empty()),
          pair,
          settings);
    }

    static Pair of(EncoderPretraining plain, String pair, TeachingSettings settings) {
      boolean isAll = settings.tokens() == Tokens.ALL;
      EncoderPretraining student = isAll ? plain.scoringAll() : plain;
      EncoderPretraining teacher = student.teacher(published(DistillationTest.teacher(pair)));
      Insides insides =
          Insides.of(
              settings, student.objective(Phase.TRAINING), teacher.objective(Phase.EVALUATION));
      Lesson lesson =
          new Lesson(
              new TracedTeacher(
                  lengths -> teacher.objective(Phase.EVALUATION, lengths),
                  new CheckpointFolder(DistillationTest.teacher(pair)).beginning(teacher).values(),
                  !isAll,
                  insides,
                  Optional.empty()),
              isAll ? new TaughtScores.Tokens() : new TaughtScores.Rows(List.of()),
              settings.balance(),
              insides);
      return new Pair(student, teacher, Learner.of(student).changedBy(List.of(lesson)));
    }

    Program objective() {
      return learner.objective(Phase.TRAINING);
    }

    Map<String, HostTensor> beginning(String pair, List<Integer> layers) {
      CheckpointFolder folder = new CheckpointFolder(DistillationTest.teacher(pair));
      return LayerTransfer.of(student, teacher, layers)
          .values(student.weights(), folder.beginning(teacher).values());
    }
  }

  static List<Arguments> everyCaseOnEveryEngine() {
    List<Arguments> all = new ArrayList<>();
    for (String pair : NAMES) {
      for (String name : List.of("published", "masked", "soft")) {
        all.add(Arguments.of(pair, name, new ReferenceBackend(), 1e-6));
        all.add(Arguments.of(pair, name, Backends.named("djl"), 2e-5));
        all.add(Arguments.of(pair, name, Backends.named("tf"), 2e-5));
      }
    }
    return all;
  }

  /** To rounding in the element type of the engine, gradients by the largest of all. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyCaseOnEveryEngine")
  void lossAndGradientsAreThoseOfPyTorch(
      String pair, String name, Backend backend, double tolerance) {
    Pair both = Pair.of(pair, settings(pair, name));
    Map<String, HostTensor> cases =
        SafetensorsFile.readAll(PAIRS.resolve(pair).resolve("cases.safetensors"));
    List<String> weights = List.copyOf(both.student().weights().keySet());
    Program program =
        Differentiation.gradients(both.objective(), List.of(TrainingPrograms.LOSS_SUM), weights);
    Map<String, HostTensor> inputs = new TreeMap<>();
    for (String input : program.inputs().keySet()) {
      HostTensor given = cases.get("in/" + input);
      int[] first = new int[Math.toIntExact(cases.get("in/input_ids").shape().size().extent())];
      inputs.put(
          input,
          given == null
              ? HostTensor.of(first, cases.get("in/input_ids").extents()) // token types
              : given);
    }
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      program.variables().values().forEach(v -> state.assign(v.name(), v.initialValue(1)));
      new CheckpointFolder(PAIRS.resolve(pair).resolve("student")).load(both.student(), state);
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
        assertEquals(6, weight);
        double loss = results.host(TrainingPrograms.LOSS_SUM).item() / weight;
        double wanted = cases.get(name + "/loss").item();
        assertEquals(wanted, loss, tolerance * wanted);
        String prefix = name + "/gradient/";
        double greatest =
            cases.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .flatMapToDouble(entry -> Arrays.stream(entry.getValue().toDoubleArray()))
                .map(Math::abs)
                .max()
                .orElse(0);
        long told = cases.keySet().stream().filter(key -> key.startsWith(prefix)).count();
        if (told == 0) {
          return; // held by its loss alone
        }
        assertTrue(told > weights.size() - 3, told + " gradients of " + weights.size());
        for (String each : weights) {
          HostTensor given = cases.get(prefix + each);
          double[] actual = results.host("gradient/" + each).toDoubleArray();
          double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
          double[] expected = given == null ? new double[mean.length] : given.toDoubleArray();
          assertArrayEquals(expected, mean, tolerance * greatest, each);
        }
      }
    }
  }

  @Test
  void theTeacherIsNeitherTrainedNorAWeightOfTheStudent() {
    Pair both = Pair.of("bert-distilbert", settings("bert-distilbert", "soft"));
    Program objective = both.objective();
    TrainingPrograms programs =
        TrainingPrograms.of(objective, TrainingSettings.of(Optimizer.adamW()));
    List<Variable> given =
        objective.variables().values().stream()
            .filter(variable -> variable.role() == Variable.Role.GIVEN)
            .toList();
    assertTrue(given.size() > 60, given.size() + " of the teacher");
    for (Variable variable : given) {
      assertTrue(variable.name().startsWith(Teacher.PREFIX), variable.name());
      assertFalse(variable.isWeight());
      assertFalse(programs.trained().contains(variable.name()));
    }
    assertEquals(both.student().weights().keySet(), Set.copyOf(programs.trained()));
    for (String name : programs.variables().keySet()) {
      assertFalse(name.contains("/" + Teacher.PREFIX), name + " is kept of the teacher");
    }
    assertEquals(objective.parameters(), sizes(both.student().weights()));
  }

  private static long sizes(Map<String, Variable> weights) {
    return weights.values().stream().mapToLong(Variable::size).sum();
  }

  /** By the names that both families have for the same, written out. */
  @Test
  void theStudentBeginsAsEveryOtherLayerOfTheTeacher() {
    String pair = "bert-distilbert";
    Pair both = Pair.of(pair, settings(pair, "published"));
    Map<String, HostTensor> begins = both.beginning(pair, List.of());
    Map<String, HostTensor> teacher =
        SafetensorsFile.readAll(teacher(pair).resolve(CheckpointFolder.WEIGHTS));
    Map<String, String> same = new TreeMap<>();
    for (String table : List.of("word_embeddings.weight", "position_embeddings.weight")) {
      same.put("distilbert.embeddings." + table, "bert.embeddings." + table);
    }
    Map<String, String> parts =
        Map.of(
            "attention.q_lin", "attention.self.query",
            "attention.k_lin", "attention.self.key",
            "attention.v_lin", "attention.self.value",
            "attention.out_lin", "attention.output.dense",
            "sa_layer_norm", "attention.output.LayerNorm",
            "ffn.lin1", "intermediate.dense",
            "ffn.lin2", "output.dense",
            "output_layer_norm", "output.LayerNorm");
    Map<String, String> places = new HashMap<>();
    places.put("distilbert.embeddings.LayerNorm", "bert.embeddings.LayerNorm");
    parts.forEach(
        (own, others) -> {
          places.put("distilbert.transformer.layer.0." + own, "bert.encoder.layer.0." + others);
          places.put("distilbert.transformer.layer.1." + own, "bert.encoder.layer.2." + others);
        });
    places.put("vocab_transform", "cls.predictions.transform.dense");
    places.put("vocab_layer_norm", "cls.predictions.transform.LayerNorm");
    places.forEach(
        (own, others) -> {
          same.put(own + ".weight", others + ".weight");
          same.put(own + ".bias", others + ".bias");
        });
    same.put("vocab_projector.bias", "cls.predictions.bias");
    assertEquals(same.keySet(), begins.keySet());
    assertEquals(same.keySet(), both.student().weights().keySet());
    same.forEach((own, others) -> assertEquals(teacher.get(others), begins.get(own), own));
  }

  @Test
  void theStudentBeginsAsTheLayersThatAreNamed() {
    String pair = "bert-bert";
    Pair both = Pair.of(pair, settings(pair, "published"));
    Map<String, HostTensor> teacher =
        SafetensorsFile.readAll(teacher(pair).resolve(CheckpointFolder.WEIGHTS));
    Map<String, HostTensor> begins = both.beginning(pair, List.of(2, 1));
    for (String part : List.of("attention.self.query.weight", "output.dense.bias")) {
      String layer = "bert.encoder.layer.";
      assertEquals(teacher.get(layer + "2." + part), begins.get(layer + "0." + part));
      assertEquals(teacher.get(layer + "1." + part), begins.get(layer + "1." + part));
    }
    for (List<Integer> wrong : List.of(List.of(0), List.of(0, 3), List.of(-1, 0))) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> both.beginning(pair, wrong));
      assertTrue(e.getMessage().contains("distillation.begin.layers"), e.getMessage());
    }
  }

  /** A RoBERTa's first token reads the row behind the padding's, a DistilBERT's the first one. */
  @Test
  void aFirstTokenHasTheTeachersVectorOfAFirstTokenWhateverItsRow() {
    EncoderShape shape = new EncoderShape(2, 8, 2, 12, 6, 0, 0);
    OptionalInt padding = OptionalInt.of(1);
    MaskedLanguageModel teacher =
        new MaskedLanguageModel(shape.of(EncoderFamily.ROBERTA, 9, padding, padding), true);
    MaskedLanguageModel student =
        new MaskedLanguageModel(shape.of(EncoderFamily.DISTILBERT, 9, padding, padding), true);
    String own = "distilbert.embeddings.position_embeddings.weight";
    String other = "roberta.embeddings.position_embeddings.weight";
    float[] known = table(teacher, student, other, own);
    float[] back = table(student, teacher, own, other);
    for (int position = 0; position < 6; position++) {
      for (int i = 0; i < 8; i++) {
        assertEquals(1 + (position + 2) * 8 + i, known[position * 8 + i]);
        assertEquals(1 + position * 8 + i, back[(position + 2) * 8 + i]);
      }
    }
  }

  /** What a student's table begins as, if the teacher's holds its numbers in order, from 1. */
  private static float[] table(
      MaskedLanguageModel teacher, MaskedLanguageModel student, String theirs, String own) {
    Variable known = teacher.weights().get(theirs);
    float[] values = new float[Math.toIntExact(known.shape().extents()[0]) * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + i;
    }
    HostTensor tensor = HostTensor.of(values, known.shape().extents());
    return LayerTransfer.of(student.published(), teacher.published(), List.of())
        .values(student.weights(), Map.of(theirs, tensor))
        .get(own)
        .toFloatArray();
  }

  private static EncoderPretraining pretraining(EncoderShape shape) {
    EncoderSettings settings =
        new EncoderSettings(
            shape, Optional.empty(), Reading.ofLength(12), AnswerRule.USUAL, VectorSettings.USUAL);
    return (EncoderPretraining)
        new DistilBertProvider()
            .create(
                settings,
                new ModelMaterial(MASKED, new TextDataset("words", documents()), TOKENIZER));
  }

  private static List<Document> documents() {
    return IntStream.range(0, 40)
        .mapToObj(
            i ->
                new Document(
                    "document " + i,
                    IntStream.range(0, 30)
                        .mapToObj(j -> "w" + (i + j) % 18)
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  @Test
  void bothEnginesLearnFromTheTeacherAlongOneCurve() {
    String pair = "bert-distilbert";
    Pair both =
        Pair.of(
            pretraining(new EncoderShape(2, 8, 2, 12, 12, 0, 0)),
            pair,
            settings(pair, "published"));
    EncoderPretraining model = both.student();
    BatchSource batches = model.batches(documents(), BatchSize.examples(16), 5);
    List<BatchPosition> positions = new ArrayList<>(List.of(BatchPosition.START));
    for (int i = 0; i < 60; i++) {
      positions.add(batches.after(positions.get(i)));
    }
    Curves.assertEqualOver(
        "distillation", both.learner(), step -> batches.read(positions.get(step)).tensors());
    // What evaluation measures is the student's alone.
    assertTrue(
        model.objective(Phase.EVALUATION).variables().keySet().stream()
            .noneMatch(name -> name.startsWith(Teacher.PREFIX)));
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatDiffers() {
    String pair = "bert-distilbert";
    TeachingSettings plain = settings(pair, 1, 1, 0, 0, Tokens.ALL);
    Map<EncoderShape, String> shapes =
        Map.of(
            new EncoderShape(5, 8, 2, 12, 12, 0, 0), "5 layers",
            new EncoderShape(2, 4, 2, 12, 12, 0, 0), "shape.hidden",
            new EncoderShape(2, 8, 2, 16, 12, 0, 0), "take distillation.begin away");
    shapes.forEach(
        (shape, message) -> {
          Pair both = Pair.of(pretraining(shape), pair, plain);
          BadInputException e =
              assertThrows(BadInputException.class, () -> both.beginning(pair, List.of()));
          assertTrue(e.getMessage().contains(message), e.getMessage());
        });
    EncoderPretraining narrow = pretraining(new EncoderShape(2, 4, 2, 12, 12, 0, 0));
    Pair angled = Pair.of(narrow, pair, settings(pair, "published"));
    BadInputException e = assertThrows(BadInputException.class, angled::objective);
    assertTrue(e.getMessage().contains("no angle"), e.getMessage());
  }
}
