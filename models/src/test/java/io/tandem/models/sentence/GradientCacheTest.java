package io.tandem.models.sentence;

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
import io.tandem.api.data.Matching;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.JointPrograms;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.encoder.BertProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients of a loss over the examples of several micro-batches, of which one at a time is read,
 * against those of the same loss over one batch.
 */
class GradientCacheTest {
  private static final int MICRO = 3;

  private record Gradients(double loss, Map<String, double[]> byWeight) {}

  private static List<Map<String, HostTensor>> batches(BiEncoder model, int rows) {
    List<Document> all = BiEncoderTest.documents(1);
    List<Document> documents = all.subList(0, 2 * MICRO);
    Collation collation = new Collation(model.encoder().features());
    List<Map<String, HostTensor>> batches = new ArrayList<>();
    for (int begin = 0; begin < documents.size(); begin += rows) {
      batches.add(
          collation
              .batch(
                  documents.subList(begin, begin + rows).stream()
                      .map(model.encoder()::encode)
                      .toList(),
                  Map.of())
              .tensors());
    }
    return batches;
  }

  private static void run(
      DeviceState state,
      Program program,
      Map<String, HostTensor> inputs,
      Map<String, HostTensor> into) {
    Map<String, HostTensor> read = new HashMap<>(inputs);
    read.keySet().retainAll(program.inputs().keySet());
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(read)) {
      program.outputs().keySet().forEach(name -> into.put(name, results.host(name)));
    }
  }

  private static Gradients gradients(String backend, BiEncoder model, boolean cached) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW());
    TrainingPrograms programs = TrainingPrograms.of(model.objective(Phase.TRAINING), settings);
    Map<String, double[]> gradients = new TreeMap<>();
    try (Engine engine =
            backend.equals("reference")
                ? new ReferenceBackend().open(EngineOptions.cpu())
                : Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      if (cached) {
        cached(state, model, settings);
      } else {
        Program add = programs.accumulation().orElseThrow().add();
        run(state, add, batches(model, 2 * MICRO).get(0), new HashMap<>());
      }
      for (String name : programs.trained()) {
        gradients.put(name, state.read("accumulator/gradient/" + name).toDoubleArray());
      }
      return new Gradients(state.read("accumulator/loss-sum").item(), gradients);
    }
  }

  private static void cached(DeviceState state, BiEncoder model, TrainingSettings settings) {
    JointPrograms joint =
        JointPrograms.of(
            model.vectors(Phase.TRAINING, Lengths.NONE), model.joint(Phase.TRAINING), settings);
    List<Map<String, HostTensor>> micros = batches(model, MICRO);
    Map<String, HostTensor> all = new HashMap<>();
    for (Map<String, HostTensor> micro : micros) {
      Map<String, HostTensor> vectors = new HashMap<>(micro);
      run(state, joint.vectors(), micro, vectors);
      for (String name : joint.loss().inputs().keySet()) {
        all.merge(name, vectors.get(name), GradientCacheTest::below);
      }
    }
    Map<String, HostTensor> told = new HashMap<>();
    run(state, joint.loss(), all, told);
    for (int i = 0; i < micros.size(); i++) {
      Map<String, HostTensor> micro = new HashMap<>(micros.get(i));
      for (Map.Entry<String, HostTensor> gradient : told.entrySet()) {
        micro.put(gradient.getKey(), rows(gradient.getValue(), i * MICRO, MICRO));
      }
      run(state, joint.add(), micro, new HashMap<>());
    }
  }

  /** One tensor below another of the same rows' shape. */
  private static HostTensor below(HostTensor first, HostTensor second) {
    long[] extents = first.extents();
    extents[0] += second.extents()[0];
    double[] both = new double[first.size() + second.size()];
    System.arraycopy(first.toDoubleArray(), 0, both, 0, first.size());
    System.arraycopy(second.toDoubleArray(), 0, both, first.size(), second.size());
    return HostTensor.ofDoubles(first.dtype(), both, extents);
  }

  private static HostTensor rows(HostTensor tensor, int begin, int count) {
    long[] extents = tensor.extents();
    int size = Math.toIntExact(tensor.size() / extents[0]);
    extents[0] = count;
    double[] some = new double[count * size];
    System.arraycopy(tensor.toDoubleArray(), begin * size, some, 0, some.length);
    return HostTensor.ofDoubles(tensor.dtype(), some, extents);
  }

  @ParameterizedTest
  @CsvSource({
    "reference,multiple-negatives-ranking",
    "djl,multiple-negatives-ranking",
    "tf,multiple-negatives-ranking",
    "djl,nt-xent",
    "tf,nt-xent",
    "djl,simcse",
    "tf,simcse"
  })
  void equalsThePlainLoss(String backend, String objective) {
    Matching task = objective.equals("simcse") ? Matching.ofTexts() : Matching.ofPairs("second");
    BiEncoder model = BiEncoderTest.model(new BertProvider(), task, objective);
    Gradients whole = gradients(backend, model, false);
    Gradients cached = gradients(backend, model, true);
    assertEquals(whole.loss(), cached.loss(), 1e-5 * whole.loss());
    double greatest = 0;
    for (double[] gradient : whole.byWeight().values()) {
      for (double value : gradient) {
        greatest = Math.max(greatest, Math.abs(value));
      }
    }
    assertTrue(greatest > 0.01, "there is no gradient");
    for (Map.Entry<String, double[]> weight : whole.byWeight().entrySet()) {
      double[] other = cached.byWeight().get(weight.getKey());
      for (int i = 0; i < other.length; i++) {
        assertEquals(weight.getValue()[i], other[i], 1e-5 * greatest, weight.getKey());
      }
    }
  }
}
