package io.tandem.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Results;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The outputs of one call in libtorch's memory. */
final class TorchResults implements Results {
  private final TorchEngine engine;
  private final Map<String, Output> outputs;
  private final Set<String> gone = new HashSet<>();

  /** An output as the device holds it. */
  record Output(PtNDArray array, DType dtype) {}

  /**
   * Results that own their arrays.
   *
   * @param outputs mutable; what is taken leaves it
   */
  TorchResults(TorchEngine engine, Map<String, Output> outputs) {
    this.engine = engine;
    this.outputs = outputs;
  }

  private Output output(String name) {
    Output output = outputs.get(name);
    if (gone.contains(name)) {
      throw new IllegalStateException("the output '" + name + "' was taken or closed");
    }
    if (output == null) {
      throw new IllegalArgumentException(
          "there is no output '" + name + "' here, only " + outputs.keySet());
    }
    return output;
  }

  @Override
  public HostTensor host(String name) {
    Output output = output(name);
    return engine.transfer().toHost(output.array(), output.dtype());
  }

  @Override
  public DeviceTensor take(String name) {
    Output output = output(name);
    outputs.remove(name);
    gone.add(name);
    long[] extents = output.array().getShape().getShape();
    TensorType type = TensorType.of(output.dtype(), Shape.of(extents));
    return new TorchTensor(engine, output.array(), type);
  }

  @Override
  public void close() {
    outputs.values().forEach(output -> output.array().close());
    gone.addAll(outputs.keySet());
    outputs.clear();
  }
}
