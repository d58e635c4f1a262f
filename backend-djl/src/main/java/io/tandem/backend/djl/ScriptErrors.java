package io.tandem.backend.djl;

import io.tandem.api.backend.EngineException;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.backend.djl.script.Script;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Says in a program's terms what libtorch says in a script's. */
final class ScriptErrors {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ScriptErrors() {}

  /** The exception for a call that failed, naming the program and, where known, the layer. */
  static EngineException of(Program program, Script script, RuntimeException failure) {
    String message = Optional.ofNullable(failure.getMessage()).orElse("");
    StringBuilder text = new StringBuilder("program '").append(program.name()).append("' failed");
    origin(script, message)
        .ifPresent(
            node -> {
              text.append(" in ").append(node.op().name());
              if (!node.path().isEmpty()) {
                text.append(" of ").append(node.path());
              }
            });
    return new EngineException(text.append(": ").append(reason(message)).toString(), failure);
  }

  /**
   * The node whose line the traceback marks, which is that of the first value in it: the one that
   * it defines, or that an exception is about. The mark stands below the line.
   */
  private static Optional<Node> origin(Script script, String message) {
    List<String> lines = message.lines().toList();
    for (int i = lines.size() - 1; i > 0; i--) {
      if (lines.get(i).contains("<--- HERE")) {
        return NAME.matcher(lines.get(i - 1))
            .results()
            .map(MatchResult::group)
            .filter(script.origins()::containsKey)
            .findFirst()
            .map(script.origins()::get);
      }
    }
    return Optional.empty();
  }

  private static String reason(String message) {
    int error = message.lastIndexOf("RuntimeError: ");
    return (error < 0 ? message : message.substring(error + "RuntimeError: ".length())).strip();
  }
}
