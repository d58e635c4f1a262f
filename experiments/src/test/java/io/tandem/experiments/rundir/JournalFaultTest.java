package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.faults.Crashes;
import io.tandem.faults.DiskState;
import io.tandem.faults.Faults;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal keeps what it has forced, and each metric of each step once, whatever the disk does.
 */
class JournalFaultTest {
  private static final int STEPS = 12;
  private static final int SAVED = 4;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(7));

  @TempDir Path real;
  @TempDir Path crashed;
  private FaultyFileSystem faulty;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    faulty = FaultyFileSystem.over(real);
    file = faulty.root().resolve("journal.jsonl");
  }

  /** How many operations there were when a step had been forced. */
  private record Forced(long step, int operations) {}

  /** Appends steps as a training does, forcing every fourth. */
  private static List<Forced> train(JournalWriter writer, long from, FaultyFileSystem faulty) {
    List<Forced> forced = new ArrayList<>();
    for (long step = from + 1; step <= STEPS; step++) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("train/loss", 1.0 / step);
      values.put("train/gradient-norm", 2.0 / step);
      writer.append(step, values);
      if (step % SAVED == 0) {
        writer.append(step, "validation/loss", 3.0 / step);
        writer.force();
        forced.add(new Forced(step, faulty.history().size()));
      }
    }
    return forced;
  }

  private static List<JournalEntry> wanted(long steps) {
    List<JournalEntry> entries = new ArrayList<>();
    for (long step = 1; step <= steps; step++) {
      entries.add(new JournalEntry(7, step, "train/loss", 1.0 / step));
      entries.add(new JournalEntry(7, step, "train/gradient-norm", 2.0 / step));
      if (step % SAVED == 0) {
        entries.add(new JournalEntry(7, step, "validation/loss", 3.0 / step));
      }
    }
    return entries;
  }

  @Test
  void whateverALossOfPowerLeavesTheRunGoesOnAndEachMetricOfEachStepIsThereOnce() throws Exception {
    List<Forced> forced = new ArrayList<>();
    forced.add(new Forced(0, 0));
    try (JournalWriter writer = JournalWriter.open(file, CLOCK)) {
      forced.addAll(train(writer, 0, faulty));
    }
    assertEquals(wanted(STEPS), Journal.read(file).entries());
    resumedAfterEachCrash(forced);
  }

  @Test
  void soItIsAfterASecondLossOfPowerWhileTheFirstIsRepaired() throws Exception {
    try (JournalWriter writer = JournalWriter.open(file, CLOCK)) {
      train(writer, 0, faulty);
    }
    byte[] whole = Files.readAllBytes(file);
    // As a loss of power leaves it: zeros, and behind them a part of what was there.
    int fifth = new String(whole, StandardCharsets.UTF_8).indexOf("\"step\":5");
    Arrays.fill(whole, fifth, fifth + 200, (byte) 0);
    Files.write(real.resolve("journal.jsonl"), whole);
    faulty = FaultyFileSystem.over(real);
    file = faulty.root().resolve("journal.jsonl");
    List<Forced> forced = new ArrayList<>();
    forced.add(new Forced(SAVED, 0));
    try (JournalWriter writer = JournalWriter.resume(file, CLOCK, SAVED, Set.of())) {
      forced.addAll(train(writer, SAVED, faulty));
    }
    assertEquals(wanted(STEPS), Journal.read(file).entries());
    resumedAfterEachCrash(forced);
  }

  private void resumedAfterEachCrash(List<Forced> forced) throws Exception {
    Set<List<Object>> seen = new HashSet<>();
    new Crashes(faulty.history(), 40, 23)
        .forEach(
            (done, state) -> {
              long from =
                  forced.stream()
                      .filter(force -> force.operations() <= done)
                      .mapToLong(Forced::step)
                      .max()
                      .orElse(0);
              if (seen.add(List.of(state, from))) {
                resumed(state, from);
              }
            });
    assertTrue(seen.size() > 150, seen.size() + " states");
  }

  private void resumed(DiskState state, long from) throws IOException {
    Path journal = crashed.resolve("journal.jsonl");
    Files.deleteIfExists(journal);
    state.writeTo(crashed);
    if (Files.exists(journal)) {
      List<JournalEntry> there = Journal.read(journal).entries();
      int safe = wanted(from).size();
      assertTrue(there.size() >= safe, there.size() + " lines of " + safe);
      assertEquals(wanted(STEPS).subList(0, there.size()), there);
    }
    try (JournalWriter writer = JournalWriter.resume(journal, CLOCK, from, Set.of())) {
      train(writer, from, faulty);
      assertEquals(0, writer.deviations());
    }
    assertEquals(wanted(STEPS), Journal.read(journal).entries());
  }

  @Test
  void shortWritesChangeNothing() {
    faulty.faults().shortenWrites(1);
    try (JournalWriter writer = JournalWriter.open(file, CLOCK)) {
      train(writer, 0, faulty);
    }
    assertEquals(wanted(STEPS), Journal.read(file).entries());
  }

  @Test
  void linesThatCannotBeWrittenAreKeptAndWrittenOnceThereIsRoom() {
    try (JournalWriter writer = JournalWriter.open(file, CLOCK)) {
      int before = faulty.faults().calls();
      for (int step = 1; step <= 3; step++) {
        writer.append(step, "a", step);
      }
      int calls = faulty.faults().calls() - before;
      assertEquals(3, calls, "a write for each step");
      faulty.faults().fillUpAt(faulty.faults().calls());
      writer.append(4, "a", 4);
      writer.append(5, "a", 5);
      assertEquals(3, Journal.read(file).entries().size());
      assertTrue(Journal.read(file).torn().isPresent(), "half a line");
      UncheckedIOException refused = assertThrows(UncheckedIOException.class, writer::force);
      assertTrue(refused.getCause().getMessage().startsWith(Faults.FULL));
      faulty.faults().end();
      writer.append(6, "a", 6);
      assertEquals(
          List.of(1L, 2L, 3L, 4L, 5L, 6L),
          Journal.read(file).entries().stream().map(JournalEntry::step).toList());
      writer.force();
    }
  }

  @Test
  void closingSaysThatLinesAreMissing() {
    JournalWriter writer = JournalWriter.open(file, CLOCK);
    faulty.faults().fillUpAt(faulty.faults().calls());
    writer.append(1, "a", 1);
    assertThrows(UncheckedIOException.class, writer::close);
    faulty.faults().end();
    writer.close();
    assertEquals(List.of(), Journal.read(file).entries());
  }

  @Test
  void anyCallMayFailOnceAndNothingIsMissing() {
    for (int call = 0; call < 40; call++) {
      Path each = faulty.root().resolve("journal-" + call + ".jsonl");
      int first = faulty.faults().calls();
      try (JournalWriter writer = JournalWriter.open(each, CLOCK)) {
        faulty.faults().failAt(first + 3 + call);
        for (int step = 1; step <= 20; step++) {
          writer.append(step, "a", step);
        }
        faulty.faults().end();
      }
      assertEquals(20, Journal.read(each).entries().size(), "call " + call);
    }
  }
}
