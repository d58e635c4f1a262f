package io.tandem.models.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.models.classifier.HeadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is learned of a teacher's scores against PyTorch in 64 bits ({@code
 * scripts/fixtures/lessons.py}).
 */
class LessonTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/tandem/models/distillation/lessons.json");
  private static final String STUDENT = "student";
  private static final String TEACHER = "teacher";
  private static final String LABELS = "labels";

  /** Both sides compute in 64 bits; a sum is told with 15 digits. */
  private static final double IN_64_BITS = 1e-9;

  /** In 32 bits; scores of up to 90, of which differences are taken. */
  private static final double IN_32_BITS = 1e-5;

  /** Scores and labels, and what PyTorch says of them. */
  record Case(
      String name,
      String kind,
      Lesson.Balance balance,
      HostTensor student,
      HostTensor teacher,
      HostTensor labels,
      double loss,
      List<Double> gradient) {
    static Case of(JsonObject json) {
      List<Double> balance = new ArrayList<>();
      json.member("balance").asArray().items().forEach(one -> balance.add(one.asDouble()));
      double[] labels = numbers(json.member(LABELS));
      boolean areClasses = json.member("kind").asString().equals("rows");
      return new Case(
          json.member("name").asString(),
          json.member("kind").asString(),
          new Lesson.Balance(balance.get(0), balance.get(1), balance.get(2)),
          floats(json.member(STUDENT)),
          floats(json.member(TEACHER)),
          areClasses
              ? HostTensor.of(Arrays.stream(labels).mapToInt(x -> (int) x).toArray(), labels.length)
              : floats(json.member(LABELS)),
          json.member("loss").asDouble(),
          Arrays.stream(numbers(json.member("gradient"))).boxed().toList());
    }

    private static double[] numbers(JsonValue value) {
      return value instanceof JsonArray array
          ? array.items().stream().flatMapToDouble(one -> Arrays.stream(numbers(one))).toArray()
          : new double[] {value.asDouble()};
    }

    private static HostTensor floats(JsonValue value) {
      double[] all = numbers(value);
      List<JsonValue> rows = value.asArray().items();
      return rows.get(0) instanceof JsonArray row
          ? HostTensor.ofDoubles(DType.FLOAT32, all, rows.size(), row.items().size())
          : HostTensor.ofDoubles(DType.FLOAT32, all, rows.size());
    }

    /** An objective of a model whose scores are its weights. */
    Program objective() {
      return Trace.program(
          "given",
          trace -> {
            Tensor scores =
                trace.variable(
                    new Variable(
                        STUDENT,
                        student.type(),
                        new Initializer.Values(student),
                        Variable.Role.WEIGHT));
            Tensor own = scores.plus(0);
            trace.mark(HeadedModel.SCORES, own);
            Tensor target = trace.input(LABELS, labels.type());
            Tensor losses =
                switch (kind) {
                  case "rows" -> Nn.crossEntropy(own, target, -100, 0);
                  case "labels" -> own.softplus().minus(own.times(target));
                  default -> own.squeeze(-1).minus(target).square();
                };
            trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
            trace.output(TrainingPrograms.LOSS_WEIGHT, trace.scalar(DType.FLOAT32, 1));
          });
    }

    Program program() {
      TaughtScores scores =
          switch (kind) {
            case "rows" -> new TaughtScores.Rows(List.of());
            case "labels" -> new TaughtScores.Labels(List.of());
            default -> new TaughtScores.Quantity(TaughtScores.Units.ONE, TaughtScores.Units.ONE);
          };
      Lesson lesson = new Lesson(new Given(teacher), scores, balance, Insides.NONE);
      return Differentiation.gradients(
          lesson.apply(objective(), Lengths.NONE),
          List.of(TrainingPrograms.LOSS_SUM),
          List.of(STUDENT));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Scores that are known. */
  private record Given(HostTensor scores) implements LessonSource {
    @Override
    public ExampleEncoder examples(ExampleEncoder own) {
      return own;
    }

    @Override
    public Told told(Trace trace, Map<String, Tensor> inputs, Lengths lengths) {
      return Told.of(List.of(trace.constant(scores)));
    }
  }

  static List<Case> cases() {
    return JsonReader.read(FILE).asArray().items().stream()
        .map(JsonValue::asObject)
        .map(Case::of)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inDoubles(Case one) {
    check(
        one,
        new Interpreter(one.program(), Rounding.NONE)
            .run(Map.of(LABELS, one.labels()), Map.of(STUDENT, one.student()))
            .outputs(),
        IN_64_BITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void onAnEngine(String engineName) {
    try (Engine engine = Backends.named(engineName).open(EngineOptions.cpu())) {
      for (Case one : cases()) {
        Program program = one.program();
        try (DeviceState state = engine.newState()) {
          state.assign(STUDENT, one.student());
          try (Executable executable = state.compile(program, CompileOptions.FUSED);
              Results results = executable.run(Map.of(LABELS, one.labels()))) {
            String gradient = "gradient/" + STUDENT;
            check(
                one,
                Map.of(
                    TrainingPrograms.LOSS_SUM,
                    results.host(TrainingPrograms.LOSS_SUM),
                    gradient,
                    results.host(gradient)),
                IN_32_BITS);
          }
        }
      }
    }
  }

  private static void check(Case one, Map<String, HostTensor> outputs, double tolerance) {
    double loss = outputs.get(TrainingPrograms.LOSS_SUM).item();
    assertEquals(one.loss(), loss, tolerance * Math.max(1, one.loss()), one.name());
    double[] gradient = outputs.get("gradient/" + STUDENT).toDoubleArray();
    double[] wanted = one.gradient().stream().mapToDouble(x -> x).toArray();
    double greatest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    assertTrue(greatest > 0);
    assertArrayEquals(wanted, gradient, tolerance * Math.max(1, greatest), one.name());
  }

  /** A student that knows fewer classes, in another order, learns the teacher's scores of these. */
  @Test
  void classesGoByTheirNames() {
    Case plain = cases().get(0);
    List<Integer> columns =
        TaughtScores.columns(
            List.of("e", "a", "c", "b", "d"), List.of("x", "a", "b", "c", "d", "e"));
    assertEquals(List.of(5, 1, 3, 2, 4), columns);
    float[] known = plain.teacher().toFloatArray();
    int rows = Math.toIntExact(plain.teacher().extents()[0]);
    float[] told = new float[rows * 6];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < 5; i++) {
        told[row * 6 + columns.get(i)] = known[row * 5 + i];
      }
    }
    Lesson lesson =
        new Lesson(
            new Given(HostTensor.of(told, rows, 6)),
            new TaughtScores.Rows(columns),
            plain.balance(),
            Insides.NONE);
    Program program =
        Differentiation.gradients(
            lesson.apply(plain.objective(), Lengths.NONE),
            List.of(TrainingPrograms.LOSS_SUM),
            List.of(STUDENT));
    check(
        plain,
        new Interpreter(program, Rounding.NONE)
            .run(Map.of(LABELS, plain.labels()), Map.of(STUDENT, plain.student()))
            .outputs(),
        IN_64_BITS);
    BadInputException e =
        assertThrows(
            BadInputException.class,
            () -> TaughtScores.columns(List.of("sound", "net"), List.of("net", "sounds")));
    assertTrue(e.getMessage().contains("knows no 'sound'"), e.getMessage());
    assertTrue(e.getMessage().contains("sounds"), e.getMessage());
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    Case plain = cases().get(0);
    Program objective = plain.objective();
    TaughtScores rows = new TaughtScores.Rows(List.of());
    HostTensor other = HostTensor.of(new float[6 * 4], 6, 4);
    assertThrows(
        BadInputException.class,
        () ->
            new Lesson(new Given(other), rows, plain.balance(), Insides.NONE)
                .apply(objective, Lengths.NONE));
    Program several =
        Trace.program(
            "several",
            trace -> {
              Tensor scores = trace.input("scores", TensorType.float32(Dim.of(6), Dim.of(5)));
              Tensor labels = trace.input(LABELS, TensorType.int32(Dim.of(6)));
              List<Tensor> sums =
                  IntStream.range(0, 2)
                      .mapToObj(i -> Nn.crossEntropy(scores.times(i + 1), labels, -100, 0).sum())
                      .toList();
              trace.output(TrainingPrograms.LOSS_SUM, sums.get(0).plus(sums.get(1)));
              trace.output(TrainingPrograms.LOSS_WEIGHT, trace.scalar(DType.FLOAT32, 1));
            });
    BadInputException e =
        assertThrows(
            BadInputException.class,
            () ->
                new Lesson(new Given(plain.teacher()), rows, plain.balance(), Insides.NONE)
                    .apply(several, Lengths.NONE));
    assertTrue(e.getMessage().contains("more cross entropies than its teacher"), e.getMessage());
  }
}
