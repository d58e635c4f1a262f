package io.tandem.backend.tf;

import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Results;
import io.tandem.api.error.NearestName;
import io.tandem.api.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Tensor;

/** The tensors that one call fetched. */
final class TensorFlowResults implements Results {
  private final String program;
  private final Set<String> outputs;
  private final Map<String, Tensor> tensors;
  private final TensorFlowEngine engine;

  TensorFlowResults(String program, Map<String, Tensor> tensors, TensorFlowEngine engine) {
    this.program = program;
    this.outputs = Set.copyOf(tensors.keySet());
    this.tensors = new LinkedHashMap<>(tensors);
    this.engine = engine;
  }

  @Override
  public HostTensor host(String output) {
    return HostTransfer.toHost(tensor(output));
  }

  @Override
  public DeviceTensor take(String output) {
    Tensor tensor = tensor(output);
    tensors.remove(output);
    return new TensorFlowTensor(engine, tensor);
  }

  private Tensor tensor(String output) {
    if (!outputs.contains(output)) {
      throw new IllegalArgumentException(
          String.format(
              "program '%s' has no output '%s': %s",
              program, output, NearestName.hint(output, outputs)));
    }
    Tensor tensor = tensors.get(output);
    if (tensor == null) {
      throw new IllegalStateException(
          "the output '" + output + "' of program '" + program + "' was taken or closed");
    }
    return tensor;
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
