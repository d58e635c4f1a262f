package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.rundir.FailureText;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private static String refusal(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(2, run.exit(), run.out());
    return run.err().lines().findFirst().orElse("");
  }

  @Test
  void withoutACommandThereIsHelp() {
    assertEquals(0, tandem.execute());
    assertTrue(out.toString().startsWith("Usage: tandem"), out.toString());
  }

  @Test
  void helpOnWhatIsNoCommandSuggestsOne() {
    assertTrue(
        refusal("help", "chekc").startsWith("tandem: there is no command 'chekc'; did you mean"),
        refusal("help", "chekc"));
  }

  @Test
  void whatIsHiddenIsNotSuggested() {
    assertFalse(refusal("lst").contains("bench-worker"), refusal("lst"));
    assertFalse(refusal("run", "x", "--no-result").contains("--no-results"));
  }

  @Test
  void aCommandThatTakesOptionsOnlySaysSo() {
    assertEquals(
        "tandem: 'tandem bench' takes options only, and 'extra' is none",
        refusal("bench", "extra"));
  }

  @Test
  void wordsAreInLowerCaseInHelpAndRefusals() {
    CommandRun help = CommandRun.of("help", "bench");
    assertFalse(help.out().contains("Optional.empty"), help.out());
    assertFalse(help.out().contains("FLOAT32"), help.out());
    String precision = refusal("bench", "--precision", "float23");
    assertTrue(
        precision.contains("did you mean 'float32'? Allowed: float32, bfloat16, float16"),
        precision);
    String task = refusal("bench", "--task", "trian");
    assertTrue(task.contains("did you mean 'train'? Allowed: train, decode"), task);
    assertTrue(CommandRun.of("help", "completion").out().contains("One of bash, zsh"));
  }

  @Test
  void aNameInThePlaceOfItsKindIsToldWithTheCommandThatWasMeant() {
    assertEquals("tandem: gpt is a model: 'tandem describe model gpt'", refusal("describe", "gpt"));
  }

  @Test
  void aPathThatIsNotThereIsSaidNotToBeThere(@TempDir Path folder) {
    Path absent = folder.resolve("absent");
    assertTrue(refusal("report", absent.toString()).contains("there is no such directory"));
    assertTrue(refusal("check", absent.toString()).contains("there is no such file"));
    assertTrue(refusal("check", folder.toString()).contains("is a directory"));
  }

  @Test
  void jsonEndsWithOneLineEnd() {
    String json = CommandRun.of("list", "--json").out();
    assertTrue(json.endsWith("}\n") && !json.endsWith("\n\n"), json);
  }

  @Test
  void everyCommandHasHelp() {
    for (CommandLine command : tandem.getSubcommands().values()) {
      String name = command.getCommandName();
      assertEquals(0, CommandRun.of("help", name).exit(), name);
      assertTrue(CommandRun.of("help", name).out().contains("Usage: tandem " + name), name);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsToldWithTheReasonAndWithoutAStackTrace(@TempDir Path folder)
      throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("config.conf"), "backend = djl");
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun said =
        CommandRun.of("report", run.toString(), "--output", file.resolve("x.html").toString());
    assertEquals(1, said.exit());
    assertEquals(
        List.of("tandem: " + file + ": is there already, and is no folder"),
        said.err().lines().toList());
    Path full = Files.createDirectories(folder.resolve("page.html").resolve("inside"));
    CommandRun unwritten =
        CommandRun.of("report", run.toString(), "--output", full.getParent().toString());
    assertEquals(1, unwritten.exit());
    assertTrue(
        unwritten.err().startsWith("tandem: " + full.getParent() + " could not be written: "),
        unwritten.err());
    assertEquals(1, unwritten.err().lines().count(), unwritten.err());
  }

  @Test
  void aReasonIsToldInWords() {
    assertEquals("y: no permission", FailureText.of(new AccessDeniedException("y")));
    assertEquals(
        "y: there is no such file or folder",
        FailureText.of(new UncheckedIOException(new NoSuchFileException("y"))));
    assertEquals("EOFException", FailureText.of(new EOFException()));
  }
}
