package io.tandem.backend.tf;

import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * Reads variables for the host. Each set of nodes that is fetched for the first time costs
 * TensorFlow some milliseconds; so when a second variable is asked for with no call in between, as
 * a checkpoint does, all small ones are fetched at once. They share their memory with the variables
 * until {@link #forget}, which must come before anything changes one.
 */
final class VariableReads {
  /** Beyond this a fetch of its own costs no more than the copy to the host. */
  private static final long LARGEST_AHEAD = 16L << 20;

  private final Session session;
  private final Map<String, Tensor> ahead = new HashMap<>();
  private Optional<String> last = Optional.empty();

  VariableReads(Session session) {
    this.session = session;
  }

  /**
   * The value of a variable.
   *
   * @param nodes its nodes
   * @param all the nodes of all variables that have a value
   */
  HostTensor read(String variable, VariableNodes nodes, Supplier<Map<String, VariableNodes>> all) {
    boolean isSecond = last.isPresent() && !last.get().equals(variable);
    last = Optional.of(variable);
    if (isSecond && ahead.isEmpty()) {
      fetchSmall(all.get());
    }
    Tensor fetched = ahead.get(variable);
    if (fetched != null) {
      return HostTransfer.toHost(fetched);
    }
    try (Result result = session.runner().fetch(nodes.value()).run()) {
      return HostTransfer.toHost(result.get(0));
    }
  }

  private void fetchSmall(Map<String, VariableNodes> all) {
    List<String> names = new ArrayList<>();
    Session.Runner runner = session.runner();
    all.forEach(
        (name, nodes) -> {
          long bytes = nodes.type().shape().size().extent() * nodes.type().dtype().bytes();
          if (bytes <= LARGEST_AHEAD) {
            names.add(name);
            runner.fetch(nodes.value());
          }
        });
    if (!names.isEmpty()) {
      Result result = runner.run();
      for (int i = 0; i < names.size(); i++) {
        ahead.put(names.get(i), result.get(i));
      }
    }
  }

  /** Lets go of what was read ahead. */
  void forget() {
    ahead.values().forEach(Tensor::close);
    ahead.clear();
    last = Optional.empty();
  }
}
