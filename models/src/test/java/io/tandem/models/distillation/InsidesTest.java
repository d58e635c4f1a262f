package io.tandem.models.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Decoding;
import io.tandem.api.op.Attention;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How hidden states and attention are compared, against PyTorch in 64 bits ({@code
 * scripts/fixtures/lessons.py}): two texts, of which the second has a token less and two targets.
 */
class InsidesTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/tandem/models/distillation/insides.json");

  /** Both sides compute in 64 bits; a sum is told with 15 digits. */
  private static final double IN_64_BITS = 1e-9;

  /** In 32 bits, numbers of about 1. */
  private static final double IN_32_BITS = 1e-5;

  private static final Map<String, HostTensor> INPUTS =
      Map.of(
          Decoding.ATTENTION_MASK,
          HostTensor.of(new int[] {1, 1, 1, 1, 1, 1, 1, 0}, 2, 4),
          Batch.LABELS,
          HostTensor.of(new int[] {0, Batch.IGNORED, 1, 2}, 2, 2));

  /** Tensors of student and teacher, and what PyTorch says of them. */
  record Case(
      String name,
      List<HostTensor> student,
      List<HostTensor> teacher,
      double loss,
      List<HostTensor> gradients) {
    static Case of(JsonObject json) {
      return new Case(
          json.member("name").asString(),
          tensors(json.member("student")),
          tensors(json.member("teacher")),
          json.member("loss").asDouble(),
          tensors(json.member("gradients")));
    }

    private static List<HostTensor> tensors(JsonValue list) {
      return list.asArray().items().stream().map(Case::tensor).toList();
    }

    private static HostTensor tensor(JsonValue value) {
      List<Long> extents = new ArrayList<>();
      JsonValue level = value;
      while (level instanceof JsonArray array) {
        extents.add((long) array.items().size());
        level = array.items().get(0);
      }
      return HostTensor.of(numbers(value), extents.stream().mapToLong(x -> x).toArray());
    }

    private static double[] numbers(JsonValue value) {
      return value instanceof JsonArray array
          ? array.items().stream().flatMapToDouble(one -> Arrays.stream(numbers(one))).toArray()
          : new double[] {value.asDouble()};
    }

    /** What each of the student's tensors is called as a weight. */
    List<String> names() {
      return IntStream.range(0, student.size())
          .mapToObj(
              i ->
                  name.endsWith("projected") && i == 1
                      ? "objective.distillation.layers.weight"
                      : "student." + i)
          .toList();
    }

    /** Those that the loss depends on: scores of attention know no values. */
    List<String> learned() {
      return name.equals("scores") ? names().subList(0, 2) : names();
    }

    Map<String, HostTensor> weights() {
      Map<String, HostTensor> weights = new LinkedHashMap<>();
      for (int i = 0; i < student.size(); i++) {
        weights.put(names().get(i), exact(student.get(i)));
      }
      return weights;
    }

    Program program() {
      Program program =
          Trace.program(
              "insides",
              trace -> {
                Map<String, Tensor> inputs = new HashMap<>();
                INPUTS.forEach((name, value) -> inputs.put(name, trace.input(name, value.type())));
                List<Tensor> own = new ArrayList<>();
                for (String name : names()) {
                  if (name.startsWith("student.")) {
                    HostTensor value = weights().get(name);
                    own.add(
                        trace.variable(
                            new Variable(
                                name,
                                value.type(),
                                new Initializer.Values(value),
                                Variable.Role.WEIGHT)));
                  }
                }
                List<Tensor> others =
                    teacher.stream().map(one -> trace.constant(exact(one))).toList();
                Tensor weight = trace.scalar(DType.FLOAT32, 3);
                Tensor loss = insides().loss(trace.root(), inputs, weight, told(own), told(others));
                trace.output(TrainingPrograms.LOSS_SUM, loss);
              });
      return Differentiation.gradients(program, List.of(TrainingPrograms.LOSS_SUM), learned());
    }

    private Insides insides() {
      LayerPairs pairs = LayerPairs.last(2, 2);
      return switch (name) {
        case "cosine" -> states(StateSettings.Loss.COSINE, pairs);
        case "mse", "mse-projected" -> states(StateSettings.Loss.MSE, pairs);
        case "relations" -> attention(AttentionSettings.Loss.RELATIONS, pairs);
        default -> attention(AttentionSettings.Loss.SCORES, pairs);
      };
    }

    private static Insides states(StateSettings.Loss loss, LayerPairs pairs) {
      StateSettings how = new StateSettings(loss, 1, List.of());
      return new Insides(Optional.of(how), pairs, Optional.empty(), LayerPairs.NONE);
    }

    private static Insides attention(AttentionSettings.Loss loss, LayerPairs pairs) {
      AttentionSettings how = new AttentionSettings(loss, 1, List.of());
      return new Insides(Optional.empty(), LayerPairs.NONE, Optional.of(how), pairs);
    }

    private Told told(List<Tensor> tensors) {
      if (tensors.size() == 1) {
        return new Told(List.of(), Map.of(1, tensors.get(0)), Map.of());
      }
      float hidden = (float) Attention.MASKED;
      HostTensor bias = HostTensor.of(new float[] {0, 0, 0, 0, 0, 0, 0, hidden}, 2, 1, 1, 4);
      List<Tensor> operands = new ArrayList<>(tensors);
      operands.add(tensors.get(0).trace().constant(bias));
      double width = tensors.get(0).dim(3).extent();
      Tensor scores = new Attention(false, 1 / Math.sqrt(width)).scores(operands);
      return new Told(List.of(), Map.of(), Map.of(1, new Told.Seen(scores, tensors.get(2))));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static HostTensor exact(HostTensor tensor) {
    return HostTensor.ofDoubles(DType.FLOAT32, tensor.toDoubleArray(), tensor.extents());
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
        new Interpreter(one.program(), Rounding.NONE).run(INPUTS, weights(one)).outputs(),
        IN_64_BITS);
  }

  private static Map<String, HostTensor> weights(Case one) {
    Map<String, HostTensor> weights = new HashMap<>(one.weights());
    weights.keySet().retainAll(one.learned());
    return weights;
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void onAnEngine(String engineName) {
    try (Engine engine = Backends.named(engineName).open(EngineOptions.cpu())) {
      for (Case one : cases()) {
        Program program = one.program();
        try (DeviceState state = engine.newState()) {
          weights(one).forEach(state::assign);
          Map<String, HostTensor> outputs = new HashMap<>();
          try (Executable executable = state.compile(program, CompileOptions.FUSED);
              Results results = executable.run(INPUTS)) {
            program.outputs().keySet().forEach(name -> outputs.put(name, results.host(name)));
          }
          check(one, outputs, IN_32_BITS);
        }
      }
    }
  }

  private static void check(Case one, Map<String, HostTensor> outputs, double tolerance) {
    double loss = outputs.get(TrainingPrograms.LOSS_SUM).item();
    assertEquals(one.loss(), loss, tolerance * Math.max(1, one.loss()), one.name());
    for (int i = 0; i < one.learned().size(); i++) {
      String name = one.names().get(i);
      assertArrayEquals(
          one.gradients().get(i).toDoubleArray(),
          outputs.get("gradient/" + name).toDoubleArray(),
          tolerance,
          one + ": " + name);
    }
  }

  @Test
  void layersAreSpacedAsPublished() {
    assertEquals(List.of(0, 3, 6), teachers(LayerPairs.ends(3, 7)));
    assertEquals(List.of(0, 2, 4, 6), teachers(LayerPairs.ends(4, 7)));
    assertEquals(List.of(2, 5, 8, 11), teachers(LayerPairs.parts(4, 12))); // TinyBERT's
    assertEquals(List.of(1), teachers(LayerPairs.last(2, 2)));
    assertEquals(List.of(4, 1), teachers(LayerPairs.named("layers", List.of(-1, 4, 1), 3, 5)));
    for (List<Integer> wrong : List.of(List.of(1), List.of(0, 5), List.of(-1, -1))) {
      assertThrows(BadInputException.class, () -> LayerPairs.named("layers", wrong, 2, 5));
    }
  }

  private static List<Integer> teachers(LayerPairs pairs) {
    return pairs.pairs().stream().map(LayerPairs.Pair::teacher).toList();
  }
}
