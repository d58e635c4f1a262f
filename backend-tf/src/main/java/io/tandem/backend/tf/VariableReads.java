package io.tandem.backend.tf;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiFunction;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * Reads variables for the host. Each set of nodes that is fetched for the first time costs
 * TensorFlow some milliseconds; so when one variable is asked for after another in the order of
 * their names, with no call in between, as a checkpoint does, small ones that follow are fetched
 * with it. On a CPU they share their memory with the variables until {@link #forget}, which must
 * come before anything changes one; on a GPU they are copies.
 */
final class VariableReads {
  /** Beyond this a fetch of its own costs no more than the copy to the host. */
  private static final long LARGEST_AHEAD = 16L << 20;

  /** What may be held ahead in sum. */
  private static final long MOST_AHEAD = 64L << 20;

  private final Session session;
  private final BiFunction<String, TensorType, VariableNodes> nodes;
  private final Map<String, Tensor> ahead = new HashMap<>();
  private Optional<String> last = Optional.empty();

  /**
   * Reads in a session.
   *
   * @param nodes finds the nodes of a variable by its name and type
   */
  VariableReads(Session session, BiFunction<String, TensorType, VariableNodes> nodes) {
    this.session = session;
    this.nodes = nodes;
  }

  /**
   * The value of a variable.
   *
   * @param all the types of all variables that have a value
   */
  HostTensor read(String variable, NavigableMap<String, TensorType> all) {
    boolean follows = last.isPresent() && last.get().compareTo(variable) < 0;
    last = Optional.of(variable);
    if (follows && !ahead.containsKey(variable)) {
      fetch(ahead(variable, all), all);
    }
    Tensor fetched = ahead.get(variable);
    if (fetched != null) {
      return HostTransfer.toHost(fetched);
    }
    Session.Runner runner = session.runner();
    try (Result result = runner.fetch(nodes.apply(variable, all.get(variable)).value()).run()) {
      return HostTransfer.toHost(result.get(0));
    }
  }

  /** The variables to fetch together, in their order, if one is asked for: none if it is large. */
  static List<String> ahead(String variable, NavigableMap<String, TensorType> all) {
    List<String> names = new ArrayList<>();
    long sum = 0;
    if (bytes(all.get(variable)) <= LARGEST_AHEAD) {
      for (Map.Entry<String, TensorType> next : all.tailMap(variable, true).entrySet()) {
        long bytes = bytes(next.getValue());
        if (bytes > LARGEST_AHEAD) {
          continue;
        }
        sum += bytes;
        if (sum > MOST_AHEAD) {
          break;
        }
        names.add(next.getKey());
      }
    }
    return names;
  }

  private static long bytes(TensorType type) {
    return type.shape().size().extent() * type.dtype().bytes();
  }

  private void fetch(List<String> names, Map<String, TensorType> all) {
    if (!names.isEmpty()) {
      drop();
      Session.Runner runner = session.runner();
      names.forEach(name -> runner.fetch(nodes.apply(name, all.get(name)).value()));
      Result result = runner.run();
      for (int i = 0; i < names.size(); i++) {
        ahead.put(names.get(i), result.get(i));
      }
    }
  }

  private void drop() {
    ahead.values().forEach(Tensor::close);
    ahead.clear();
  }

  /** Lets go of what was read ahead. */
  void forget() {
    drop();
    last = Optional.empty();
  }
}
