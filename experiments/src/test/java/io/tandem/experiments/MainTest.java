package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine tandem =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void versionIsTheBuilds() {
    assertEquals(0, tandem.execute("--version"));
    assertTrue(out.toString().matches("tandem \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), out.toString());
  }

  @Test
  void helpNamesTheCommand() {
    assertEquals(0, tandem.execute("--help"));
    assertTrue(out.toString().startsWith("Usage: tandem"), out.toString());
  }

  @Test
  void anUnknownOptionIsBadInput() {
    assertEquals(2, tandem.execute("--halp"));
    assertTrue(
        err.toString().startsWith("tandem: there is no option '--halp'; did you mean '--help'?"),
        err.toString());
    assertTrue(err.toString().contains("Try 'tandem --help'"), err.toString());
  }

  @Test
  void aMistypedCommandIsToldWithTheNearest() {
    assertEquals(2, tandem.execute("rnu"));
    assertTrue(
        err.toString().startsWith("tandem: there is no command 'rnu'; did you mean 'run'?"),
        err.toString());
  }

  @Test
  void aMissingFileArgumentIsToldWithTheCommandToAskForHelp() {
    assertEquals(2, tandem.execute("run"));
    assertTrue(err.toString().startsWith("tandem: Missing required parameter"), err.toString());
    assertTrue(err.toString().contains("FILE"), err.toString());
    assertTrue(err.toString().contains("Try 'tandem run --help'"), err.toString());
  }

  @Test
  void everyCommandHasHelp() {
    for (CommandLine command : tandem.getSubcommands().values()) {
      String name = command.getCommandName();
      assertEquals(0, CommandRun.of("help", name).exit(), name);
      assertTrue(CommandRun.of("help", name).out().contains("Usage: tandem " + name), name);
    }
  }
}
