package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.run.ChildProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The whole of {@code tandem bench}, with processes of its own and both engines. */
class BenchCommandTest {
  private static final String TINY =
      "--layers=2 --hidden=16 --heads=2 --vocabulary=40 --time=12 --batch=3 --rounds=2 --threads=1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine tandem =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @TempDir Path folder;

  private int bench(String options) {
    return tandem.execute(("bench " + options).split(" "));
  }

  private List<JsonObject> rows(JsonValue report) {
    return report.asObject().member("rows").asArray().items().stream()
        .map(JsonValue::asObject)
        .toList();
  }

  @Test
  void aTinyGptTrainsAndDecodesOnBothBackends() throws IOException {
    Path plot = folder.resolve("bench.png");
    int exit =
        bench(
            TINY
                + " --prompt=3 --tokens=4 --decode-batch=2 --precision=float32 --json=- --plot="
                + plot);
    assertEquals(0, exit, err.toString());
    JsonValue report = JsonReader.read(out.toString(), "the report");
    assertEquals(1, report.asObject().member("threads").asInt());
    List<JsonObject> rows = rows(report);
    assertEquals(
        List.of("djl train 3", "tf train 3", "djl decode 2", "tf decode 2"),
        rows.stream()
            .map(
                row ->
                    String.join(
                        " ",
                        row.member("system").asString(),
                        row.member("task").asString(),
                        row.member("batch").toString()))
            .toList());
    for (JsonObject row : rows) {
      assertEquals(2, row.member("stepSeconds").asArray().items().size());
      assertEquals(2, row.member("referenceSeconds").asArray().items().size());
      assertTrue(row.member("tokensPerSecond").asDouble() > 1, row.toString());
      assertTrue(row.member("peakMemoryBytes").asLong() > 50_000_000, row.toString());
      double first = row.member("secondsToFirstStep").asDouble();
      assertTrue(first > 0.1 && first < 300, row.toString());
    }
    assertEquals(
        rows.get(0).member("stepFlops"), rows.get(1).member("stepFlops"), "one program for both");
    assertTrue(err.toString().contains("own"), err.toString());
    assertTrue(Files.size(plot) > 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bfloat16", "float16"})
  void aTinyBertTrainsIn16BitsOnBothBackends(String precision) throws IOException {
    Path json = folder.resolve("of/today/bench.json");
    String upper = precision.toUpperCase(Locale.ROOT);
    int exit =
        bench(TINY + " --shape=bert-small --precision=" + upper + " --task=train --json=" + json);
    assertEquals(0, exit, out.toString());
    List<JsonObject> rows = rows(JsonReader.read(Files.readAllBytes(json), "the report"));
    assertEquals(2, rows.size());
    for (JsonObject row : rows) {
      assertEquals(precision, row.member("precision").asString());
      assertEquals("bert", row.member("shape").asObject().member("architecture").asString());
      assertTrue(row.member("tokensPerSecond").asDouble() > 1, row.toString());
    }
    assertEquals(3, out.toString().lines().count(), out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bfloat16", "float16"})
  void aTinyGptDecodesIn16BitsOnBothBackends(String precision) {
    assertEquals(
        0,
        bench(
            TINY
                + " --prompt=3 --tokens=4 --decode-batch=1 --task=decode --precision="
                + precision),
        out.toString());
    assertEquals(3, out.toString().lines().count(), out.toString());
  }

  @Test
  void anotherProgramIsTimedInTheSameRounds() {
    String command = String.join(" ", ChildProcess.java()) + " bench-worker djl";
    List<String> arguments = new ArrayList<>(List.of(("bench " + TINY).split(" ")));
    arguments.addAll(List.of("--backend=djl", "--task=train", "--precision=float32"));
    arguments.addAll(List.of("--json=-", "--peer", "another=" + command));
    assertEquals(0, tandem.execute(arguments.toArray(String[]::new)), err.toString());
    List<JsonObject> rows = rows(JsonReader.read(out.toString(), "the report"));
    assertEquals(
        List.of("djl", "another"), rows.stream().map(r -> r.member("system").asString()).toList());
    assertEquals(rows.get(0).member("stepFlops"), rows.get(1).member("stepFlops"));
  }

  @Test
  void aPeerWithoutACommandOrWithABackendsNameIsRefused() {
    assertEquals(2, bench("--peer=python"));
    assertTrue(err.toString().contains("--peer takes NAME=COMMAND, not 'python'"), err.toString());
    assertEquals(2, bench("--peer=djl=python"));
    assertTrue(err.toString().contains("two of what is to be measured are named 'djl'"));
  }

  /** A program that answers its job with a line, and whatever else it is asked with another. */
  private String peer(String name, String ready, String timed) throws IOException {
    Path script = folder.resolve(name + ".sh");
    Files.writeString(
        script,
        "read job; echo '" + ready + "'; while read question; do echo '" + timed + "'; done\n");
    return "--peer=" + name + "=sh " + script;
  }

  @Test
  void whatFailsOnAPeerIsARowThatSaysWhyAndTheOthersAreMeasured() throws IOException {
    String good = "{\"engine\":\"E\",\"peakMemoryBytes\":-1,\"startup\":{\"firstStep\":1}}";
    List<String> arguments = new ArrayList<>(List.of(("bench " + TINY).split(" ")));
    arguments.addAll(List.of("--backend=djl", "--task=train", "--precision=float32", "--json=-"));
    arguments.add("--peer=absent=/no/such/program");
    arguments.add(peer("mute", "{\"engine\":1}", ""));
    arguments.add(peer("odd", "{\"engine\":\"E\",\"startup\":{\"firstStep\":\"long\"}}", ""));
    arguments.add(peer("stopped", good, "{\"seconds\":0}"));
    arguments.add(peer("right", good, "{\"seconds\":0.5}"));
    assertEquals(1, tandem.execute(arguments.toArray(String[]::new)), err.toString());
    List<JsonObject> rows = rows(JsonReader.read(out.toString(), "the report"));
    List<String> errors =
        rows.stream()
            .map(row -> row.get("error").map(JsonValue::asString).orElse("measured"))
            .toList();
    assertEquals("measured", errors.get(0));
    assertTrue(
        errors.get(1).contains("the process for 'absent' cannot be started"), errors::toString);
    assertTrue(errors.get(2).contains("startup"), errors::toString);
    assertTrue(errors.get(3).contains("number"), errors::toString);
    assertEquals("'stopped' says that a step took 0.0 seconds", errors.get(4));
    assertEquals("measured", errors.get(5));
  }

  @Test
  void placesThatCannotBeWrittenAreRefusedBeforeAnythingIsMeasured() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertEquals(2, bench(TINY + " --json=" + file.resolve("x.json")));
    assertEquals(2, bench(TINY + " --plot=" + folder));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("x.json: cannot be written"), err.toString());
    assertTrue(err.toString().contains("is a folder; name a file"), err.toString());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void whatFailsInAWorkerIsARowThatSaysWhy() {
    assertEquals(
        1, bench(TINY + " --backend=djl --device=gpu:77 --task=train --precision=float32"));
    assertTrue(out.toString().contains("failed: "), out.toString());
    assertTrue(out.toString().contains("gpu:77"), out.toString());
  }

  @Test
  void anUnknownShapeIsRefusedWithTheNearestName() {
    assertEquals(2, bench("--shape=gpt2-124"));
    assertTrue(err.toString().contains("gpt2-124m"), err.toString());
  }

  @Test
  void anUnknownBackendIsRefusedBeforeAnythingIsMeasured() {
    assertEquals(2, bench("--backend=djk"));
    assertTrue(err.toString().contains("djl"), err.toString());
  }

  @Test
  void aBertIsNotDecoded() {
    assertEquals(2, bench("--shape=bert-base --task=decode"));
    assertTrue(err.toString().contains("a BERT does not decode"), err.toString());
    assertEquals(2, bench("--shape=bert-base --tokens=4"));
  }

  @Test
  void numbersThatDoNotFitTogetherAreRefused() {
    assertEquals(2, bench("--rounds=0"));
    assertEquals(2, bench("--decode-batch=1,0"));
    assertEquals(2, bench("--layers=0"));
    assertEquals(2, bench("--hidden=100 --heads=3"));
    assertEquals(2, bench("--all --layers=2"));
    assertTrue(
        err.toString().contains("hidden (100) must be a multiple of heads (3)"), err.toString());
    assertTrue(err.toString().contains("only one shape can be changed"), err.toString());
  }
}
