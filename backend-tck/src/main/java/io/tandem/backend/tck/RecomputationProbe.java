package io.tandem.backend.tck;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes some steps of training in a JVM of its own and prints how much memory they took: started by
 * the kit, with the backend's class and the layers to recompute as its arguments.
 */
public final class RecomputationProbe {
  private static final int LAYERS = 16;
  private static final int HIDDEN = 512;
  private static final int ROWS = 2048;

  /** The first steps may run before an engine has optimized the program, the later ones after. */
  private static final int STEPS = 4;

  private RecomputationProbe() {}

  /** Prints the bytes that were resident before the steps, and the most that ever were. */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Class<?> type = Class.forName(arguments[0]);
    Backend backend = (Backend) type.getConstructor().newInstance();
    List<String> recompute = Arrays.asList(arguments).subList(1, arguments.length);
    TrainedModel model =
        new TrainedModel(objective(), step -> Map.of("x", Sample.normal(step, ROWS, HIDDEN)));
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(),
            TrainingSettings.of(new Optimizer.Sgd(0, false, 0)).withRecompute(recompute));
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      Trajectory.initialize(state, programs);
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
        long before = status("VmRSS:");
        for (int i = 1; i <= STEPS; i++) {
          try (Results results = step.run(Trajectory.inputs(model, i, 0.01))) {
            results.host(TrainingPrograms.LOSS);
          }
        }
        System.out.println(before + " " + status("VmHWM:"));
      }
    }
  }

  /** Blocks of elementwise functions, the gradient of each of which reads what it was given. */
  private static Program objective() {
    return Trace.program(
        "deep",
        trace -> {
          Dim rows = Dim.symbol("n");
          Tensor x = trace.input("x", TensorType.float32(rows, Dim.of(HIDDEN)));
          for (int i = 0; i < LAYERS; i++) {
            Scope block = trace.root().child("h", i);
            Tensor scale = block.weight("scale", Shape.of(HIDDEN), Initializer.normal(0.5));
            Tensor input = x;
            x = block.in(() -> input.plus(input.times(scale).sin().cos().sin().cos().sin()));
          }
          trace.output(TrainingPrograms.LOSS_SUM, x.square().sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(rows, DType.FLOAT32));
        });
  }

  private static long status(String key) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    String line = lines.stream().filter(l -> l.startsWith(key)).findFirst().orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
