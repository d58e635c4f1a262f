package io.tandem.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoconReaderTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String problem(Path file, String... overrides) {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> HoconReader.read(file, List.of(overrides)));
    return refused.getMessage().replace(folder + "/", "");
  }

  private String problem(String text) {
    return assertThrows(ConfigException.class, () -> HoconReader.parse(text, "x.conf"))
        .getMessage();
  }

  private static ConfigNode at(ConfigNode.Section root, String... keys) {
    ConfigNode node = root;
    for (String key : keys) {
      node = ((ConfigNode.Section) node).get(key).orElseThrow();
    }
    return node;
  }

  @Test
  void missingFileIsRefused() {
    assertEquals("none.conf: there is no such file", problem(folder.resolve("none.conf")));
  }

  @Test
  void folderIsRefused() {
    assertTrue(
        assertThrows(ConfigException.class, () -> HoconReader.read(folder, List.of()))
            .getMessage()
            .endsWith("is a directory; name an experiment file"));
  }

  @Test
  void unclosedBraceIsRefusedWithItsLine() {
    assertEquals(
        "x.conf:4: the file ends inside a section; a closing '}' is missing",
        problem("a = 1\nb {\n  c = 2\n"));
    assertTrue(problem("a = 1\nb = [1,\n").startsWith("x.conf:3: "));
    assertTrue(problem("a = 1\n}\nc = 2").startsWith("x.conf:2: "));
  }

  @Test
  void textThatIsNotUtf8IsRefusedWithItsLine() throws IOException {
    Path file = folder.resolve("latin.conf");
    Files.write(file, "a = 1\nb = \"gr\u00fcn\"\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals("latin.conf:2: not UTF-8 (byte 14)", problem(file));
  }

  @Test
  void listAtTheTopIsRefused() {
    assertTrue(problem("[1, 2]").startsWith("x.conf"), () -> problem("[1, 2]"));
  }

  @Test
  void nullInAListIsRefused() {
    assertEquals("x.conf:1: a[1]: null has no meaning in a list", problem("a = [1, null]"));
  }

  @Test
  void unknownSubstitutionIsRefusedAndTheEnvironmentIsNotRead() throws IOException {
    assertEquals(
        "x.conf:2: ${PATH} names no key that is set; the environment is not read",
        problem("a = 1\nb = ${PATH}\n"));
    Path file = write("e.conf", "b = ${?PATH}\nc = 1\nd = ${?java.home}\n");
    assertEquals(List.of("c"), List.copyOf(HoconReader.read(file, List.of()).entries().keySet()));
  }

  @Test
  void environmentListsAreNotReadEither() {
    assertTrue(problem("b = ${PATH[]}").startsWith("x.conf"), () -> problem("b = ${PATH[]}"));
  }

  @Test
  void substitutionsInACircleAreRefused() {
    assertEquals(
        "x.conf:2: substitutions refer to each other in a circle", problem("a = ${b}\nb = ${a}"));
  }

  @Test
  void includesOfAnythingButFilesAreRefused() throws IOException {
    for (String what :
        List.of(
            "url(\"http://example.org/x.conf\")",
            "url(\"file:///etc/hostname\")",
            "classpath(\"reference.conf\")",
            "\"http://example.org/x.conf\"",
            "\"file:/etc/hostname\"")) {
      String message = problem(write("i.conf", "a = 1\ninclude " + what + "\n"));
      assertTrue(message.startsWith("i.conf:2: cannot include '"), message);
      assertTrue(message.endsWith("only files can be included"), message);
    }
  }

  @Test
  void absoluteIncludeIsRefused() throws IOException {
    Path other = write("conf/other.conf", "b = 1");
    assertTrue(
        problem(write("conf/i.conf", "include \"" + other + "\""))
            .endsWith("only relative paths can be included"));
    assertTrue(
        problem(write("conf/j.conf", "include file(\"" + other + "\")"))
            .endsWith("only relative paths can be included"));
  }

  @Test
  void includeThatLeavesTheFolderIsRefused() throws IOException {
    write("secret.conf", "password = 1");
    String message = problem(write("conf/i.conf", "include \"../secret.conf\""));
    assertTrue(
        message.startsWith("conf/i.conf:1: cannot include '../secret.conf': it lies outside"),
        message);
  }

  @Test
  void includeThroughALinkThatLeavesTheFolderIsRefused() throws IOException {
    Path secret = write("secret.conf", "password = 1");
    Path main = write("conf/i.conf", "include \"link.conf\"");
    Files.createSymbolicLink(main.resolveSibling("link.conf"), secret);
    assertTrue(problem(main).contains("it lies outside the folders"), () -> problem(main));
  }

  @Test
  void missingIncludeIsRefusedAndSaysWhereItWasLookedFor() throws IOException {
    String message = problem(write("conf/i.conf", "x = 1\n\ninclude \"commn/a.conf\"\n"));
    assertEquals(
        "conf/i.conf:3: cannot include 'commn/a.conf': there is no such file; "
            + "looked for conf/commn/a.conf",
        message);
  }

  @Test
  void fileThatIncludesItselfIsRefused() throws IOException {
    write("b.conf", "include \"a.conf\"");
    assertEquals(
        "b.conf:1: cannot include 'a.conf': it includes itself: "
            + "a.conf includes b.conf includes a.conf",
        problem(write("a.conf", "include \"b.conf\"")));
  }

  @Test
  void moreIncludesThanTheLimitAreRefused() throws IOException {
    write("b.conf", "b = 1\n");
    Path main = write("a.conf", "include \"b.conf\"\n".repeat(HoconLimits.INCLUDES + 1));
    assertTrue(problem(main).endsWith("more than 64 includes"), () -> problem(main));
  }

  @Test
  void bracketsWithoutEndAreRefused() {
    assertEquals(
        "x.conf:2: more than 64 brackets within each other", problem("\na = " + "[".repeat(65)));
    assertTrue(problem("a".repeat(1) + "{a".repeat(100_000)).contains("more than 64 brackets"));
  }

  @Test
  void bracketsInTextsAndCommentsAreNotCounted() {
    String brackets = "{[".repeat(500);
    ConfigNode.Section read =
        HoconReader.parse(
            "a = \"" + brackets + "\" # " + brackets + "\nb = \"\"\"" + brackets + "\"\"\"", "x");
    assertEquals(2, read.entries().size());
  }

  @Test
  void keysWithoutEndAreRefused() {
    for (int depth : List.of(100, 300_000)) {
      String message = problem("a.".repeat(depth) + "a = 1");
      assertTrue(
          message.endsWith("more than 64") || message.endsWith("nested too deep to be read"),
          message);
    }
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    Path file = write("huge.conf", "a = \"" + "x".repeat(HoconLimits.CHARACTERS) + "\"");
    assertTrue(problem(file).endsWith("larger than 1048576 bytes"), () -> problem(file));
  }

  @Test
  void valuesThatDoubleThemselvesAreRefused() {
    StringBuilder text = new StringBuilder("a0 = [1]\n");
    for (int i = 1; i <= 40; i++) {
      text.append(String.format("a%d = ${a%d} [\n] ${a%d}\n", i, i - 1, i - 1));
    }
    assertTrue(problem(text.toString()).contains("multiply values too often"));
  }

  @Test
  void nestedListsThatDoubleThemselvesAreRefused() {
    StringBuilder text = new StringBuilder("a0 = [1]\n");
    for (int i = 1; i <= 40; i++) {
      text.append(String.format("a%d = [${a%d}, ${a%d}]\n", i, i - 1, i - 1));
    }
    assertTrue(problem(text.toString()).contains("more than 100000 values"));
  }

  @Test
  void numberBeyondAllBoundsIsRefused() {
    assertEquals(
        "x.conf:1: a.b: no number can be as large or small as this",
        problem("a.b = 1e99999999999"));
  }

  @Test
  void halfOfASurrogatePairIsRefused() {
    assertTrue(problem("a = \"\\ud800\"").contains("half of a surrogate pair"));
  }

  @Test
  void malformedOverridesAreRefused() throws IOException {
    Path file = write("a.conf", "a = 1");
    for (String wrong :
        List.of("training.steps", "=5", "a=", "a=[1", "..=3", "a=1, b=2", "a=1\nb=2")) {
      String message = problem(file, wrong);
      assertTrue(message.startsWith("command line: '" + wrong + "'"), message);
    }
    assertTrue(problem(file, "a={include \"a.conf\"}").contains("an include can stand in a file"));
  }

  @Test
  void valuesKnowTheFileAndLineTheyWereWrittenIn() throws IOException {
    write("common/base.conf", "training {\n  steps = 10\n  batch = 4\n}\n");
    Path main =
        write(
            "main.conf",
            """
            include "common/base.conf"
            training {
              batch = 8
            }
            size = ${training.steps}
            """);
    ConfigNode.Section read = HoconReader.read(main, List.of("training.seed=3"));
    assertEquals(new Origin(main.toString(), 3), at(read, "training", "batch").origin());
    assertEquals(
        new Origin(folder.resolve("common/base.conf").toString(), 2),
        at(read, "training", "steps").origin());
    assertEquals(Origin.of("command line"), at(read, "training", "seed").origin());
    assertEquals("10", ((ConfigNode.Scalar) at(read, "size")).text());
  }

  @Test
  void includesOfTheProjectsConfFolderAreFound() throws IOException {
    write("project/experiments/conf/common/base.conf", "b = 2");
    Path inProject =
        write("project/experiments/conf/deep/er/a.conf", "include \"common/base.conf\"");
    Path beside = write("project/mine/a.conf", "include \"common/base.conf\"");
    Path up = write("project/experiments/conf/up/a.conf", "include \"../common/base.conf\"");
    for (Path main : List.of(inProject, beside, up)) {
      assertEquals("2", ((ConfigNode.Scalar) at(HoconReader.read(main, List.of()), "b")).text());
    }
  }

  @Test
  void overridesReplaceValuesMergeSectionsAndFeedSubstitutions() throws IOException {
    Path main = write("a.conf", "a { b = 1, c = 2 }\nd = ${a.b}\ne = [1]\nf = 4\n");
    ConfigNode.Section read =
        HoconReader.read(main, List.of("a.b=5", "e=[x, y]", "a.b=7", "f=null", "g=\"a, b=c\""));
    assertTrue(
        read.sameAs(
            HoconReader.parse("a { b = 7, c = 2 }, d = 7, e = [x, y], g = \"a, b=c\"", "wanted")),
        read::toString);
  }

  @Test
  void keysStandInTheOrderInWhichTheyWereWritten() {
    assertEquals(
        List.of("zebra", "model", "apple"),
        List.copyOf(HoconReader.parse("zebra = 1\nmodel {}\napple = 2", "x").entries().keySet()));
  }
}
