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
    assertTrue(err.toString().contains("--halp"), err.toString());
  }
}
