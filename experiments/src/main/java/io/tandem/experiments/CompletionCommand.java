package io.tandem.experiments;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem completion}: a script that completes commands, options and names in a shell. */
@Command(
    name = "completion",
    description = {
      "Prints a script with which a shell completes commands, options and names.",
      "In bash and zsh: source <(tandem completion SHELL)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** Shells that the script is for; it finds out by itself in which it is. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("tandem", spec.root().commandLine()));
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X compinit && compinit");
      out.println("autoload -U +X bashcompinit && bashcompinit");
      out.println("complete -F _complete_tandem -o default tandem ./tandem");
    } else {
      out.println("complete -F _complete_tandem -o default ./tandem");
    }
    out.flush();
    return 0;
  }
}
