package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.provider.Provider;
import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The providers of docs/extending.md, taken from that page, each in a jar of its own. */
class PluginTest {
  private static final long PATIENCE_SECONDS = 240;

  /** A file's name, then its content between fences. */
  private static final Pattern FILE =
      Pattern.compile(
          "^`([\\w./-]+)`\\n\\n```\\w*\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir Path folder;
  private Path module;
  private Path plain;
  private Path objective;

  @BeforeEach
  void theJarsOfThePage() throws IOException {
    Path page = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs");
    Matcher files = FILE.matcher(Files.readString(page.resolve("extending.md")));
    while (files.find()) {
      Path file = folder.resolve(files.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, files.group(2));
    }
    module = jar("acme-numbers");
    plain = jar("acme-unigram");
    objective = jar("acme-huber");
  }

  private Path jar(String name) throws IOException {
    Path sources = folder.resolve(name);
    Path classes = folder.resolve(name + "-classes");
    boolean named = Files.exists(sources.resolve("module-info.java"));
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
    arguments.addAll(List.of(named ? "-p" : "-cp", path()));
    try (Stream<Path> walk = Files.walk(sources)) {
      walk.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    tool("javac", arguments);
    Path jar = folder.resolve(name + ".jar");
    List<String> entries = new ArrayList<>(List.of("--create", "--file", jar.toString()));
    entries.addAll(List.of("-C", classes.toString(), ".", "-C", sources.toString(), "META-INF"));
    tool("jar", entries);
    return jar;
  }

  /** What a provider is compiled against: the API, and the logging facade that it requires. */
  private static String path() {
    return where(Provider.class) + File.pathSeparator + where(Logger.class);
  }

  private static Path where(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static void tool(String name, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int exit =
        ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments.toArray(new String[0]));
    assertEquals(0, exit, said.toString());
  }

  /** Runs with the jars where the launcher puts them. */
  private String tandem(String... arguments) throws IOException, InterruptedException {
    return tandem(0, arguments);
  }

  private String tandem(int expected, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ChildProcess.java());
    boolean modular = command.contains("-p");
    append(command, modular ? "-p" : "-cp", module);
    append(command, "-cp", plain);
    append(command, "-cp", objective);
    command.addAll(Arrays.asList(arguments));
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    String text = Files.readString(log);
    assertEquals(expected, process.exitValue(), text);
    return text;
  }

  private static void append(List<String> command, String option, Path jar) {
    int value = command.indexOf(option) + 1;
    command.set(value, command.get(value) + File.pathSeparator + jar);
  }

  @Test
  void thePagesTestsAreCompiledAgainstTheKit() throws Exception {
    Path classes = folder.resolve("test-classes");
    List<String> jars = new ArrayList<>(List.of(path(), module.toString(), objective.toString()));
    for (Class<?> type : List.of(DatasetReaderContract.class, Test.class)) {
      jars.add(where(type).toString());
    }
    tool(
        "javac",
        List.of(
            "-d",
            classes.toString(),
            "-cp",
            String.join(File.pathSeparator, jars),
            folder.resolve("acme-numbers-test/NumbersReaderTest.java").toString(),
            folder.resolve("acme-huber-test/HuberTest.java").toString()));
    assertTrue(Files.exists(classes.resolve("acme/numbers/NumbersReaderTest.class")));
    assertTrue(Files.exists(classes.resolve("acme/huber/HuberTest.class")));
  }

  @Test
  void providersInJarsOfTheirOwnAreListedBesideTandems() throws Exception {
    String all = tandem("list");
    assertTrue(all.matches("(?s).*\\R  numbers +numbers in words, digit by digit\\R.*"), all);
    assertTrue(all.matches("(?s).*\\R  unigram +the frequencies of tokens.*"), all);
    assertTrue(all.contains("state-of-the-union"), all);
  }

  @Test
  void theirKeysAreDescribedAndWhereTheyComeFrom() throws Exception {
    String numbers = tandem("describe", "dataset", "numbers");
    assertTrue(numbers.contains("up-to: a whole number at least 10 and at most 1000000"), numbers);
    boolean modular = ChildProcess.java().contains("-p");
    assertTrue(
        numbers.contains(modular ? "(from acme.numbers)" : "(from acme-numbers.jar)"), numbers);
    String unigram = tandem("describe", "trainer", "unigram");
    assertTrue(unigram.contains("smoothing: a number above 0; default 1"), unigram);
    assertTrue(unigram.contains("(from acme-unigram.jar)"), unigram);
    String huber = tandem("describe", "objective", "huber");
    assertTrue(huber.contains("  Examples: scored pairs, scored triplets"), huber);
    assertTrue(huber.contains("delta: a number above 0; default 1"), huber);
  }

  /** Changes what stands in the reader's source, and builds its jar again. */
  private void spoil(String from, String to) throws IOException {
    Path source = folder.resolve("acme-numbers/acme/numbers/NumbersReader.java");
    String text = Files.readString(source);
    assertTrue(text.contains(from), text);
    Files.writeString(source, text.replace(from, to));
    module = jar("acme-numbers");
  }

  @Test
  void aProviderThatThrowsIsNamedWithWhereItComesFromAndItsTraceOnDemandOnly() throws Exception {
    spoil("DIGITS.get(digit - '0')", "DIGITS.get(digit)");
    String said = tandem(1, "check", folder.resolve("numbers.conf").toString());
    String from = ChildProcess.java().contains("-p") ? "acme.numbers" : "acme-numbers.jar";
    assertTrue(
        said.contains(
            "tandem: the dataset 'numbers' (acme.numbers.NumbersReader, from "
                + from
                + ") failed: java.lang.ArrayIndexOutOfBoundsException"),
        said);
    assertTrue(said.contains("-Dtandem.trace=true"), said);
    assertFalse(said.contains("\tat "), said);
  }

  @Test
  void aNameThatConfigsWouldHaveToQuoteOrGuessIsRefused() throws Exception {
    spoil("return \"numbers\";", "return \"Numb_ers\";");
    String said = tandem(2, "list");
    assertTrue(said.contains("acme.numbers.NumbersReader (from "), said);
    assertTrue(said.contains("is named 'Numb_ers'; a name is of lower-case letters"), said);
  }

  @Test
  void anExperimentRunsWithThem() throws Exception {
    Path run = folder.resolve("run");
    String said =
        tandem("run", folder.resolve("numbers.conf").toString(), "--output", run.toString());
    assertTrue(said.lines().anyMatch(line -> line.matches(" +djl +unigram *")), said);
    Map<String, Double> figures = RunDirectory.open(run).readMetrics();
    double unigram = figures.get("baseline/unigram/loss");
    // No worse than knowing nothing of 300 tokens, and no better than ten words with a space allow.
    assertTrue(unigram < Math.log(300) && unigram > 1, "a loss of " + unigram);
    assertEquals(Math.exp(unigram), figures.get("baseline/unigram/perplexity"), 1e-9);
    assertTrue(figures.containsKey("validation/loss"), figures.toString());
    assertTrue(
        Files.readString(run.resolve("evaluations.json")).contains("\"trainer\": \"unigram\""));
  }
}
