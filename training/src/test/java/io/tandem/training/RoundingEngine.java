package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.Map;
import java.util.Set;

/**
 * The oracle with variables of the type that they are declared with. The oracle itself computes and
 * keeps everything in 64 bits, which no checkpoint of 32-bit variables can hold.
 */
record RoundingEngine(Engine oracle) implements Engine {
  static Engine open() {
    return new RoundingEngine(new ReferenceBackend().open(EngineOptions.cpu()));
  }

  @Override
  public String backend() {
    return oracle.backend();
  }

  @Override
  public String version() {
    return oracle.version();
  }

  @Override
  public String device() {
    return oracle.device();
  }

  @Override
  public DeviceState newState() {
    return new State(oracle.newState());
  }

  @Override
  public void close() {
    oracle.close();
  }

  private record State(DeviceState state) implements DeviceState {
    @Override
    public void assign(String variable, HostTensor value) {
      state.assign(variable, value);
    }

    @Override
    public HostTensor read(String variable) {
      return state.read(variable);
    }

    @Override
    public Set<String> variables() {
      return state.variables();
    }

    @Override
    public void remove(String variable) {
      state.remove(variable);
    }

    @Override
    public Executable compile(Program program, CompileOptions options) {
      Executable compiled = state.compile(program, options);
      return new Executable() {
        @Override
        public Program program() {
          return compiled.program();
        }

        @Override
        public Results run(Map<String, ?> inputs) {
          Results results = compiled.run(inputs);
          program().updates().keySet().forEach(name -> state.assign(name, state.read(name)));
          return results;
        }

        @Override
        public void close() {
          compiled.close();
        }
      };
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
