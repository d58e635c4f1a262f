package io.tandem.experiments;

import io.tandem.experiments.wiring.Catalogue;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  @Parameters(
      paramLabel = "SHELL",
      converter = EnumWords.OfShell.class,
      completionCandidates = EnumWords.OfShell.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** The line with the names that 'describe' takes. */
  private static final Pattern NAMES =
      Pattern.compile("^  local NAME_pos_param_args=.*\n", Pattern.MULTILINE);

  @Spec private CommandSpec spec;

  private final Catalogue catalogue;

  @Inject
  CompletionCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(namesByKind(AutoComplete.bash("tandem", spec.root().commandLine())));
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X compinit && compinit");
      out.println("autoload -U +X bashcompinit && bashcompinit");
      // What stands in the script for folders does not reach zsh, which would end them with a
      // space.
      out.println("complete -F _complete_tandem -o default -o filenames tandem ./tandem");
    } else {
      out.println("complete -F _complete_tandem -o default ./tandem");
    }
    out.flush();
    return 0;
  }

  /**
   * A place has one list of candidates for picocli, whatever stands before it; here the names are
   * those of the kind.
   */
  private String namesByKind(String script) {
    StringBuilder names = new StringBuilder("  local kind=\"${COMP_WORDS[2]}\"\n");
    names.append("  local NAME_pos_param_args=()\n  case \"${kind}\" in\n");
    for (Catalogue.Kind kind : catalogue.kinds()) {
      names.append("    '").append(kind.label()).append("') commands=\"\"; NAME_pos_param_args=(");
      kind.entries().forEach(entry -> names.append(" '").append(entry.name()).append('\''));
      names.append(" ) ;;\n");
    }
    names.append("  esac\n");
    return NAMES.matcher(script).replaceFirst(Matcher.quoteReplacement(names.toString()));
  }
}
