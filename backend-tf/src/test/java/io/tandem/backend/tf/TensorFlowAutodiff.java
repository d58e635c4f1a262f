package io.tandem.backend.tf;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.Autodiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;

/** The gradients that TensorFlow's own registry gives for a graph. */
final class TensorFlowAutodiff implements Autodiff {

  @Override
  public Optional<Map<String, HostTensor>> gradients(
      Program program, Map<String, HostTensor> inputs, List<String> wrt) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      GraphWriter writer = new GraphWriter(graph, "loss", "/device:CPU:0", new HashMap<>());
      EmittedProgram emitted =
          ProgramEmitter.emit(
              writer,
              program,
              CompileOptions.COMPOSED,
              variable -> {
                throw new IllegalArgumentException("the program has the variable " + variable);
              });
      Output<?>[] leaves = wrt.stream().map(emitted.placeholders()::get).toArray(Output<?>[]::new);
      Output<?>[] gradients = graph.addGradients(emitted.outputs().get(LOSS), leaves);
      for (int i = 0; i < gradients.length; i++) {
        GraphOperation op = (GraphOperation) gradients[i].op();
        if (op.getUnsafeNativeHandle() == null || op.getUnsafeNativeHandle().isNull()) {
          // What the loss does not depend on has no gradient.
          gradients[i] = writer.apply("ZerosLike", leaves[i]);
        }
      }
      return Optional.of(values(session, emitted, inputs, wrt, gradients));
    } catch (TensorFlowException | TFInvalidArgumentException e) {
      // There is no way to ask the registry but to try.
      return Optional.empty();
    }
  }

  private static Map<String, HostTensor> values(
      Session session,
      EmittedProgram emitted,
      Map<String, HostTensor> inputs,
      List<String> wrt,
      Output<?>[] gradients) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    inputs.forEach(
        (name, value) -> {
          Tensor tensor = HostTransfer.toTensor(value);
          fed.add(tensor);
          runner.feed(emitted.placeholders().get(name), tensor);
        });
    for (Output<?> gradient : gradients) {
      runner.fetch(gradient);
    }
    Map<String, HostTensor> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < gradients.length; i++) {
        values.put(wrt.get(i), HostTransfer.toHost(result.get(i)));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
    return values;
  }
}
