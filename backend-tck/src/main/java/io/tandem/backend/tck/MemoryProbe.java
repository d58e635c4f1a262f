package io.tandem.backend.tck;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.training.TinyGpt;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains in a JVM of its own and prints how much memory it holds after some steps and after many:
 * started by the kit, with the backend's class as its argument.
 */
public final class MemoryProbe {
  static final int EARLY = 200;
  static final int LATE = 2_000;

  private MemoryProbe() {}

  /** Prints {@code step bytes} a line. */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Class<?> type = Class.forName(arguments[0]);
    Backend backend = (Backend) type.getConstructor().newInstance();
    TrainedModel model = TinyGpt.model(0.1);
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(),
            TrainingSettings.of(new Optimizer.AdamW(0.9, 0.99, 1e-8, 0.1)).withMaxNorm(1));
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      Trajectory.initialize(state, programs);
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED);
          Executable sum = state.compile(sum(), CompileOptions.FUSED)) {
        DeviceTensor total;
        try (Results results =
            sum.run(Map.of("a", HostTensor.scalar(0f), "b", HostTensor.scalar(0f)))) {
          total = results.take("sum");
        }
        for (int i = 1; i <= LATE; i++) {
          // Of the outputs one goes to the host, one stays on the device, one is not looked at.
          try (Results results = step.run(Trajectory.inputs(model, i, 0.01));
              DeviceTensor loss = results.take(TrainingPrograms.LOSS);
              DeviceTensor before = total;
              Results sums = sum.run(Map.of("a", before, "b", loss))) {
            results.host(TrainingPrograms.GRADIENT_NORM);
            total = sums.take("sum");
          }
          if (i == EARLY || i == LATE) {
            System.out.println(i + " " + residentBytes());
          }
        }
        total.close();
      }
    }
  }

  private static Program sum() {
    return Trace.program(
        "sum",
        trace ->
            trace.output(
                "sum",
                trace
                    .input("a", TensorType.float32(new long[0]))
                    .plus(trace.input("b", TensorType.float32(new long[0])))));
  }

  private static long residentBytes() throws IOException {
    System.gc();
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
