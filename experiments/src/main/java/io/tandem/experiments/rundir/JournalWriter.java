package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a journal. What was appended reaches the operating system before the call returns, and
 * so survives the end of this process; {@link #force} takes it to the disk. What a crash tore
 * ({@link Journal#torn}) is cut off when the journal is opened, and a warning says so.
 *
 * <p>A disk that fills up ends no run: lines that cannot be written are kept, a warning says so,
 * and they are written before the next ones. Where they must not be missing, in {@link #force} and
 * {@link #close}, a failure to write them is an {@link UncheckedIOException}, and so it is when too
 * many are kept. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final int BLOCK = 1 << 16;
  private static final int MOST_KEPT = 64 << 20;

  private final Path file;
  private final FileChannel channel;
  private final InstantSource clock;

  /** What stands in the journal already, of the steps that are made again. */
  private final Map<Measured, Double> known = new HashMap<>();

  /** Lines that could not be written yet. */
  private final StringBuilder kept = new StringBuilder();

  /** Where the whole lines end; behind it may stand a part of those that are kept. */
  private long end;

  private Set<String> timings = Set.of();

  /** The names that this writer has appended of the latest step. */
  private final Set<String> latest = new HashSet<>();

  private long latestStep = -1;
  private long deviations;

  /** The journal's notes by kind and name; nothing before the first is to be written. */
  private Optional<Map<Noted, JournalNote>> notes = Optional.empty();

  private record Measured(long step, String name) {}

  private record Noted(String kind, String name) {}

  private JournalWriter(Path file, FileChannel channel, long end, InstantSource clock) {
    this.file = file;
    this.channel = channel;
    this.end = end;
    this.clock = clock;
  }

  /**
   * Opens a journal at its end, or begins one.
   *
   * @param file the path of {@code journal.jsonl}
   * @param clock what tells the time of the entries
   * @return the open journal
   */
  public static JournalWriter open(Path file, InstantSource clock) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        long end = cutTornLines(file, channel);
        // A journal that was begun just now must still be there after a loss of power.
        AtomicFile.forceFolder(file.toAbsolutePath().getParent());
        return new JournalWriter(file, channel, end, clock);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be opened", e);
    }
  }

  /**
   * Opens a journal at its end to go on with a run from one of its steps. What is appended from
   * here on and stands there already is not written again; where it is another value, a warning
   * says so, and what stands there stays.
   *
   * @param file the path of {@code journal.jsonl}, which need not exist
   * @param clock what tells the time of the entries
   * @param step the last step that is not made again
   * @param timings names of measurements that are never the same twice
   * @return the open journal
   * @throws BadInputException if the journal is damaged, or ends before that step
   */
  public static JournalWriter resume(
      Path file, InstantSource clock, long step, Set<String> timings) {
    JournalWriter writer = open(file, clock);
    try {
      writer.timings = Set.copyOf(timings);
      long last = 0;
      for (JournalEntry entry : Journal.read(file).entries()) {
        last = Math.max(last, entry.step());
        if (entry.step() >= step) {
          writer.known.put(new Measured(entry.step(), entry.name()), entry.value());
        }
      }
      if (last < step) {
        throw new BadInputException(
            String.format(
                "%s: ends at step %d, before the checkpoint of step %d: lines were taken away",
                file, last, step));
      }
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static String line(long time, long step, String name, double value) {
    return JsonWriter.compact(new JournalEntry(time, step, name, value).toJson()) + "\n";
  }

  /**
   * How many measurements were made again with another outcome than the journal has.
   *
   * @return 0 where a run is continued as it would have gone on
   */
  public synchronized long deviations() {
    return deviations;
  }

  /**
   * Appends one measurement.
   *
   * @param step how many updates of the weights have been made
   * @param name what was measured
   * @param value the figure
   */
  public void append(long step, String name, double value) {
    append(step, Map.of(name, value));
  }

  /**
   * Appends the measurements of one step, with one time and in one write.
   *
   * @param step how many updates of the weights have been made
   * @param values the figures by name, in the order in which they are to stand
   */
  public synchronized void append(long step, Map<String, Double> values) {
    if (step != latestStep) {
      latestStep = step;
      latest.clear();
    }
    latest.addAll(values.keySet());
    long time = clock.millis();
    StringBuilder lines = new StringBuilder();
    values.forEach(
        (name, value) -> {
          Double before = known.isEmpty() ? null : known.get(new Measured(step, name));
          if (before != null) {
            compare(step, name, before, value);
          } else {
            lines.append(line(time, step, name, value));
          }
        });
    if (!lines.isEmpty()) {
      appendLines(lines.toString());
    }
  }

  /**
   * Appends what the journal does not have of a step, whatever it has of the rest: for a run's last
   * figures, which may have been measured already while it was trained, of other weights.
   *
   * @param step how many updates of the weights have been made
   * @param values the figures by name, in the order in which they are to stand
   */
  public synchronized void appendMissing(long step, Map<String, Double> values) {
    Map<String, Double> missing = new LinkedHashMap<>(values);
    missing
        .keySet()
        .removeIf(
            name ->
                known.containsKey(new Measured(step, name))
                    || (step == latestStep && latest.contains(name)));
    append(step, missing);
  }

  private void compare(long step, String name, double before, double now) {
    if (timings.contains(name) || Double.compare(before, now) == 0) {
      return;
    }
    deviations++;
    if (deviations == 1) {
      LOG.warn(
          "{}: {} of step {} is {} there and {} now; what stands there stays, and further"
              + " differences are only counted",
          file,
          name,
          step,
          before,
          now);
    }
  }

  private void appendLines(String lines) {
    boolean failed = !kept.isEmpty();
    kept.append(lines);
    try {
      writeKept();
    } catch (IOException e) {
      if (kept.length() > MOST_KEPT) {
        throw new UncheckedIOException(file + " could not be written", e);
      }
      if (!failed) {
        LOG.warn("{}: cannot be written, lines are kept until it can: {}", file, e.toString());
      }
    }
  }

  private void writeKept() throws IOException {
    if (!kept.isEmpty()) {
      channel.position(end);
      AtomicFile.writeFully(channel, StandardCharsets.UTF_8.encode(CharBuffer.wrap(kept)));
      end = channel.position();
      kept.setLength(0);
    }
  }

  /**
   * Appends how the run ended.
   *
   * @param outcome in a word
   * @param message why it failed; empty if it did not
   */
  public void appendEnd(RunOutcome outcome, String message) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("outcome", outcome.word());
    if (!message.isEmpty()) {
      details.put("message", message);
    }
    appendEvent("ended", details);
  }

  /**
   * Appends an event of the run.
   *
   * @param name what happened, for example {@code ended}
   * @param details what there is to say of it, by key
   */
  public synchronized void appendEvent(String name, Map<String, String> details) {
    JournalEvent event = new JournalEvent(clock.millis(), name, details);
    appendLines(JsonWriter.compact(event.toJson()) + "\n");
  }

  /**
   * Appends what there is to say of the run, but for what the journal says already.
   *
   * @param said in the order in which it is to stand
   * @throws BadInputException if the journal is damaged
   */
  public synchronized void appendNotes(Collection<JournalNote> said) {
    Map<Noted, JournalNote> known = notes.orElseGet(this::readNotes);
    notes = Optional.of(known);
    StringBuilder lines = new StringBuilder();
    for (JournalNote note : said) {
      Noted key = new Noted(note.kind(), note.name());
      if (known.get(key) == null || !note.isKnownBy(known.get(key))) {
        known.put(key, note);
        JournalEvent event = new JournalEvent(clock.millis(), note.kind(), note.details());
        lines.append(JsonWriter.compact(event.toJson())).append('\n');
      }
    }
    if (!lines.isEmpty()) {
      appendLines(lines.toString());
    }
  }

  private Map<Noted, JournalNote> readNotes() {
    Map<Noted, JournalNote> found = new HashMap<>();
    Journal.read(file)
        .notes()
        .forEach(note -> found.put(new Noted(note.kind(), note.name()), note));
    return found;
  }

  /** Takes what was appended to the disk, for moments that must survive a loss of power. */
  public synchronized void force() {
    try {
      writeKept();
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
    }
  }

  /** Takes everything to the disk and closes the journal. */
  @Override
  public synchronized void close() {
    if (channel.isOpen()) {
      try (channel) {
        force();
      } catch (IOException e) {
        throw new UncheckedIOException(file + " could not be closed", e);
      }
    }
  }

  private static long cutTornLines(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long end = endOfWholeLines(channel, size);
    if (end < size) {
      LOG.warn(
          "{}: the last line was cut short by a crash; its {} bytes are dropped", file, size - end);
      channel.truncate(end);
      // Else they could come back, and what is appended mix with them.
      channel.force(true);
    }
    return end;
  }

  /** Behind the last line that has its end and is not behind a zero byte. */
  private static long endOfWholeLines(FileChannel channel, long size) throws IOException {
    long end = 0;
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long begin = 0; begin < size; begin += block.limit()) {
      block.clear();
      if (channel.read(block, begin) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      block.flip();
      for (int i = 0; i < block.limit(); i++) {
        if (block.get(i) == 0) {
          return end;
        } else if (block.get(i) == '\n') {
          end = begin + i + 1;
        }
      }
    }
    return end;
  }
}
