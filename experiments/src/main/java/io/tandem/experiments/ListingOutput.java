package io.tandem.experiments;

import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The way in which commands print what they list: as text, or as JSON with {@code --json}. */
final class ListingOutput {
  @Option(names = "--json", description = "As JSON, for machines.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Prints one of the two.
   *
   * @param text lines, each with its end
   * @param tree the same for machines
   */
  void print(String text, JsonValue tree) {
    PrintWriter out = command.commandLine().getOut();
    out.print(json ? JsonWriter.pretty(tree) : text);
    out.flush();
  }
}
