package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path folder;
  private Path file;
  private long now = 1_700_000_000_000L;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);

  @BeforeEach
  void name() {
    file = folder.resolve("journal.jsonl");
  }

  private String problem(String content) throws IOException {
    Files.writeString(file, content);
    return assertThrows(BadInputException.class, () -> Journal.read(file))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void missingJournalIsRefused() {
    assertThrows(BadInputException.class, () -> Journal.read(file));
  }

  @Test
  void damagedLinesAreRefusedWithTheirNumber() throws IOException {
    String good = "{\"time\":1,\"step\":0,\"name\":\"a\",\"value\":1}\n";
    assertEquals(
        "journal.jsonl:2:1:4: expected a key in double quotes but found the end of the text",
        problem(good + "{  \n" + good));
    assertEquals(
        "journal.jsonl:2: the key 'step' is missing",
        problem(good + "{\"time\":1,\"name\":\"a\",\"value\":1}\n"));
    assertEquals(
        "journal.jsonl:1: value: expected a number, \"NaN\", \"Infinity\" or \"-Infinity\" "
            + "but found null",
        problem("{\"time\":1,\"step\":0,\"name\":\"a\",\"value\":null}\n"));
    assertEquals(
        "journal.jsonl:1: a step is at least 0, not -1",
        problem("{\"time\":1,\"step\":-1,\"name\":\"a\",\"value\":1}\n"));
    assertTrue(problem("\n").startsWith("journal.jsonl:1"), "an empty line");
    assertTrue(problem("[]\n").contains("expected an object but found an array"));
  }

  @Test
  void journalOfOneEndlessLineIsRefusedAndNotKept() throws IOException {
    assertEquals(
        "journal.jsonl:2: a line of more than 1 MiB",
        problem("{\"event\":\"x\"}\n" + "x".repeat(2 << 20)));
  }

  @Test
  void journalOfManyBlocksIsReadWhole() throws IOException {
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      for (int step = 0; step < 3000; step++) {
        writer.append(step, "train/loss", step);
      }
    }
    assertTrue(Files.size(file) > 1 << 17, "several blocks");
    assertEquals(3000, Journal.read(file).entries().size());
  }

  @Test
  void tornLastLineIsDroppedAndSaid() throws IOException {
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      writer.append(1, "train/loss", 2.5);
      writer.append(2, "train/loss", 2.25);
    }
    byte[] whole = Files.readAllBytes(file);
    int firstLine = Files.readString(file).indexOf('\n') + 1;
    for (int length = firstLine + 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      Journal journal = Journal.read(file);
      assertEquals(1, journal.entries().size());
      assertEquals(length - firstLine, journal.torn().orElseThrow().length());
    }
  }

  @Test
  void tornLastLineIsCutOffBeforeMoreIsAppended() throws IOException {
    for (int torn : List.of(1, 40, 4095, 4096, 4097, 10_000)) {
      Files.deleteIfExists(file);
      try (JournalWriter writer = JournalWriter.open(file, clock)) {
        writer.append(1, "train/loss", 2.5);
      }
      Files.writeString(file, "x".repeat(torn), StandardOpenOption.APPEND);
      try (JournalWriter writer = JournalWriter.open(file, clock)) {
        writer.append(2, "train/loss", 2.25);
      }
      Journal journal = Journal.read(file);
      assertEquals(Optional.empty(), journal.torn());
      assertEquals(List.of(1L, 2L), journal.entries().stream().map(JournalEntry::step).toList());
    }
  }

  @Test
  void journalOfNothingButATornLineBeginsAnew() throws IOException {
    Files.writeString(file, "{\"time\":17");
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      writer.append(0, "a", 1);
    }
    assertEquals(1, Journal.read(file).entries().size());
  }

  @Test
  void malformedNamesAndStepsAreRefused() {
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      for (String name : List.of("", "/", "a/", "/a", "a b", "a\nb", "a//b", "\u00fc")) {
        assertThrows(IllegalArgumentException.class, () -> writer.append(0, name, 1), name);
      }
      assertThrows(IllegalArgumentException.class, () -> writer.append(-1, "a", 1));
    }
    assertEquals(List.of(), Journal.read(file).entries());
  }

  @Test
  void eachMeasurementIsALineOfJson() throws IOException {
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      writer.append(0, "train/loss", 5.5);
      now += 12;
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("train/loss", Double.NaN);
      values.put("train/gradient-norm", Double.NEGATIVE_INFINITY);
      writer.append(1, values);
      assertEquals(
          """
          {"time":1700000000000,"step":0,"name":"train/loss","value":5.5}
          {"time":1700000000012,"step":1,"name":"train/loss","value":"NaN"}
          {"time":1700000000012,"step":1,"name":"train/gradient-norm","value":"-Infinity"}
          """,
          Files.readString(file));
    }
    Journal journal = Journal.read(file);
    assertEquals(List.of("train/loss", "train/gradient-norm"), journal.names());
    assertEquals(Map.of(0L, 5.5, 1L, Double.NaN), journal.curve("train/loss"));
    assertEquals(Map.of(), journal.curve("none"));
  }

  @Test
  void linesOfKindsThatAreYetToComeAreSkipped() throws IOException {
    Files.writeString(
        file,
        """
        {"event":"published","path":"report.html"}
        {"time":1,"step":0,"name":"a","value":1,"later":true}
        """);
    Journal journal = Journal.read(file);
    assertEquals(List.of(new JournalEntry(1, 0, "a", 1)), journal.entries());
    assertEquals(
        List.of(new JournalEvent(0, "published", Map.of("path", "report.html"))), journal.events());
  }

  @Test
  void notesStandOnceUntilTheyChangeAndParametersDoNot() {
    Path report = Path.of("report.html");
    List<JournalNote> begun =
        List.of(
            JournalNote.parameter("training.steps", "400"),
            JournalNote.tag("device", "cpu"),
            JournalNote.figure(40, "steps", Double.NaN),
            JournalNote.artifact(report, Optional.of("00")));
    List<JournalNote> changed =
        List.of(
            JournalNote.parameter("training.steps", "800"),
            JournalNote.tag("device", "gpu:0"),
            JournalNote.figure(40, "steps", 40),
            JournalNote.artifact(report, Optional.of("ff")));
    for (List<JournalNote> said : List.of(begun, begun, changed, changed)) {
      try (JournalWriter writer = JournalWriter.open(file, InstantSource.system())) {
        writer.appendNotes(said);
        writer.appendNotes(said);
      }
    }
    List<JournalNote> expected = new ArrayList<>(begun);
    expected.addAll(changed.subList(1, 4));
    Journal journal = Journal.read(file);
    assertEquals(expected, journal.notes());
    assertEquals(List.of(), journal.events());
    assertEquals(List.of(), journal.entries());
  }

  @Test
  void eventsAreReadBackInTheirOrder() {
    try (JournalWriter writer =
        JournalWriter.open(file, InstantSource.fixed(Instant.ofEpochMilli(7)))) {
      writer.appendEvent("begun", Map.of());
      writer.append(1, "x", 2);
      writer.appendEvent("ended", Map.of("outcome", "failed", "message", "two\nlines \"\u2028"));
    }
    assertEquals(
        List.of(
            new JournalEvent(7, "begun", Map.of()),
            new JournalEvent(
                7, "ended", Map.of("outcome", "failed", "message", "two\nlines \"\u2028"))),
        Journal.read(file).events());
    assertThrows(
        IllegalArgumentException.class, () -> new JournalEvent(1, "x", Map.of("time", "now")));
  }

  @Test
  void valuesAreReadBackToTheLastBit() {
    double[] values = {0.1, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 1e-300};
    try (JournalWriter writer = JournalWriter.open(file, clock)) {
      for (int i = 0; i < values.length; i++) {
        writer.append(i, "x", values[i]);
      }
    }
    Journal journal = Journal.read(file);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], journal.entries().get(i).value());
    }
  }
}
