package io.tandem.backend.tf;

import io.tandem.api.backend.EngineException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.exceptions.TensorFlowException;

/** Says in the program's terms what native code reports in the graph's. */
final class Failures {
  private static final Pattern NODE = Pattern.compile("\\{\\{node ([^}]+)\\}\\}");

  private Failures() {}

  /**
   * An exception with the layer that the failed node comes from.
   *
   * @param when what was being done
   * @param origins the layers of nodes, by name
   */
  static EngineException explain(
      String when, TensorFlowException cause, Map<String, String> origins) {
    String message = String.valueOf(cause.getMessage());
    Matcher node = NODE.matcher(message);
    String layer = node.find() ? origins.getOrDefault(node.group(1), "") : "";
    String where = layer.isEmpty() ? "" : " in layer '" + layer + "'";
    String reason = message.lines().findFirst().orElse("no reason given");
    return new EngineException("TensorFlow failed when " + when + where + ": " + reason, cause);
  }
}
