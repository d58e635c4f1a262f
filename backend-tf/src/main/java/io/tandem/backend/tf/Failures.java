package io.tandem.backend.tf;

import io.tandem.api.backend.EngineException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in the program's terms what native code reports in the graph's.
 *
 * <p>TensorFlow's exceptions have no root of their own but {@link RuntimeException}: an invalid
 * argument is an {@link IllegalArgumentException}, and so on.
 */
final class Failures {
  private static final Pattern NODE = Pattern.compile("\\{\\{node ([^}]+)\\}\\}");

  private Failures() {}

  /**
   * An exception with the layer that the failed node comes from.
   *
   * @param when what was being done
   * @param origins the layers of nodes, by name
   */
  static EngineException explain(String when, RuntimeException cause, Map<String, String> origins) {
    String message = String.valueOf(cause.getMessage());
    Matcher node = NODE.matcher(message);
    String layer = node.find() ? origins.getOrDefault(node.group(1), "") : "";
    String where = layer.isEmpty() ? "" : " in layer '" + layer + "'";
    String reason = message.lines().findFirst().orElse("no reason given");
    return new EngineException("TensorFlow failed when " + when + where + ": " + reason, cause);
  }
}
