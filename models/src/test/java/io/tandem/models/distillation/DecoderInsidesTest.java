package io.tandem.models.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.T5Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where a text is made of another, its tokens are what is compared. */
class DecoderInsidesTest {
  private static final Path CHECKPOINTS =
      Path.of("src/test/resources/io/tandem/models/checkpoints");

  private static CheckpointFolder folder(String name) {
    return new CheckpointFolder(CHECKPOINTS.resolve(name));
  }

  private static Model model(String name) {
    return (Model)
        folder(name)
            .model(
                List.of(new T5Provider()),
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
  }

  private static double[] run(Program program, Map<String, HostTensor> given, String name) {
    Map<String, HostTensor> inputs = new TreeMap<>(given);
    inputs.keySet().retainAll(program.inputs().keySet());
    Map<String, HostTensor> weights = new TreeMap<>();
    program.variables().values().forEach(v -> weights.put(v.name(), v.initialValue(1)));
    Map<String, HostTensor> student = folder("t5").beginning(model("t5")).values();
    weights.replaceAll((key, value) -> student.getOrDefault(key, value));
    return new Interpreter(program, Rounding.NONE)
        .run(inputs, weights)
        .outputs()
        .get(name)
        .toDoubleArray();
  }

  /** The student's states are those that Transformers tells. */
  @Test
  void theStatesOfEachTokenThatIsATargetAreHeldToTheTeachers() {
    Map<String, HostTensor> cases =
        SafetensorsFile.readAll(CHECKPOINTS.resolve("t5").resolve("cases.safetensors"));
    int[] targets = cases.get("no-mask/in/labels").toIntArray(); // [2, 4]
    int[] shifted = {0, targets[0], targets[1], targets[2], 0, targets[4], targets[5], targets[6]};
    targets[7] = Batch.IGNORED;
    HostTensor ids = cases.get("no-mask/in/input_ids"); // [2, 5]
    Map<String, HostTensor> inputs =
        Map.of(
            Batch.INPUT_IDS,
            ids,
            Decoding.ATTENTION_MASK,
            HostTensor.of(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 2, 5),
            TextPairs.DECODER_INPUT_IDS,
            HostTensor.of(shifted, 2, 4),
            Batch.LABELS,
            HostTensor.of(targets, 2, 4));

    Model student = model("t5");
    Model teacher = model("t5-v1_1");
    TeachingSettings settings =
        new TeachingSettings(
            Optional.of(CHECKPOINTS.resolve("t5-v1_1")),
            Optional.empty(),
            1,
            0,
            0,
            TeachingSettings.Tokens.TARGETS,
            Optional.of(new StateSettings(StateSettings.Loss.MSE, 1, List.of(0, -1, 1))),
            Optional.empty(),
            Optional.empty());
    Program objective = teacher.objective(Phase.EVALUATION);
    Insides insides = Insides.of(settings, student.objective(Phase.EVALUATION), objective);
    Map<String, HostTensor> known = folder("t5-v1_1").beginning(teacher).values();
    Lesson lesson =
        new Lesson(
            new TracedTeacher(lengths -> objective, known, true, insides, Optional.empty()),
            new TaughtScores.Rows(List.of()),
            settings.balance(),
            insides);
    Program taught = lesson.apply(student.objective(Phase.EVALUATION), Lengths.NONE);

    double expected = 0;
    for (int[] pair : new int[][] {{0, 0}, {2, 1}}) {
      double[] own = cases.get("no-mask/out/decoder_hidden_states." + pair[0]).toDoubleArray();
      double[] told = states((ForwardModel) teacher, known, inputs, pair[1]);
      for (int i = 0; i < 7 * 12; i++) { // the eighth token has no target
        expected += (own[i] - told[i]) * (own[i] - told[i]) / 12;
      }
    }
    // Transformers computed in 32 bits.
    assertEquals(expected, run(taught, inputs, TrainingPrograms.LOSS_SUM)[0], 1e-5 * expected);
    assertEquals(7, run(taught, inputs, TrainingPrograms.LOSS_WEIGHT)[0]);
    assertEquals(2, Insides.attentions(student.objective(Phase.EVALUATION)).size());
    assertEquals(1, Insides.attentions(objective).size());
  }

  private static double[] states(
      ForwardModel teacher,
      Map<String, HostTensor> weights,
      Map<String, HostTensor> inputs,
      int number) {
    Map<String, HostTensor> given = new TreeMap<>(inputs);
    given.remove(Batch.LABELS);
    return new Interpreter(teacher.forward(given.keySet(), Lengths.NONE), Rounding.NONE)
        .run(given, weights)
        .outputs()
        .get("decoder_hidden_states." + number)
        .toDoubleArray();
  }
}
