package io.tandem.backend.tck;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backend under test, as the parts of the kit see it. */
public interface Subject {

  Backend backend();

  /** How the engine is opened; a test that opens one of its own opens it so. */
  EngineOptions options();

  /** An open engine, shared by all tests. */
  Engine engine();

  Optional<Autodiff> ownAutodiff();

  /** Runs a program in a state of its own, once for each set of inputs; the outputs of each. */
  default List<Map<String, HostTensor>> run(
      Program program,
      CompileOptions options,
      Map<String, HostTensor> variables,
      List<Map<String, HostTensor>> calls) {
    List<Map<String, HostTensor>> outputs = new ArrayList<>();
    try (DeviceState state = engine().newState()) {
      variables.forEach(state::assign);
      try (Executable executable = state.compile(program, options)) {
        for (Map<String, HostTensor> inputs : calls) {
          outputs.add(call(executable, inputs));
        }
      }
    }
    return outputs;
  }

  /** Calls an executable once and copies all of its outputs to the host. */
  default Map<String, HostTensor> call(Executable executable, Map<String, ?> inputs) {
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    try (Results results = executable.run(inputs)) {
      executable.program().outputs().keySet().forEach(o -> outputs.put(o, results.host(o)));
    }
    return outputs;
  }
}
