package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a journal. What was appended reaches the operating system before the call returns, and
 * so survives the end of this process; {@link #force} takes it to the disk. A last line that an
 * earlier process did not finish is cut off when the journal is opened, and a warning says so.
 *
 * <p>Thread-safe. Failures to write are {@link UncheckedIOException}s.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final int BLOCK = 4096;

  private final Path file;
  private final FileChannel channel;
  private final InstantSource clock;

  /** What stands in the journal already, of the steps that are made again. */
  private final Map<Measured, Double> known = new HashMap<>();

  private Set<String> timings = Set.of();

  /** The names that this writer has appended of the latest step. */
  private final Set<String> latest = new HashSet<>();

  private long latestStep = -1;
  private long deviations;

  private record Measured(long step, String name) {}

  private JournalWriter(Path file, FileChannel channel, InstantSource clock) {
    this.file = file;
    this.channel = channel;
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
        cutTornLine(file, channel);
        // A journal that was begun just now must still be there after a loss of power.
        AtomicFile.forceFolder(file.toAbsolutePath().getParent());
        return new JournalWriter(file, channel, clock);
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
            lines
                .append(JsonWriter.compact(new JournalEntry(time, step, name, value).toJson()))
                .append('\n');
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
    try {
      AtomicFile.writeFully(channel, StandardCharsets.UTF_8.encode(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
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

  /** Takes what was appended to the disk, for moments that must survive a loss of power. */
  public synchronized void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
    }
  }

  /** Takes everything to the disk and closes the journal. */
  @Override
  public synchronized void close() {
    if (channel.isOpen()) {
      force();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(file + " could not be closed", e);
      }
    }
  }

  private static void cutTornLine(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long end = endOfLastLine(channel, size);
    if (end < size) {
      LOG.warn(
          "{}: the last line was cut short by a crash; its {} bytes are dropped", file, size - end);
      channel.truncate(end);
    }
    channel.position(end);
  }

  private static long endOfLastLine(FileChannel channel, long size) throws IOException {
    for (long blockEnd = size; blockEnd > 0; blockEnd -= Math.min(BLOCK, blockEnd)) {
      int length = (int) Math.min(BLOCK, blockEnd);
      ByteBuffer block = ByteBuffer.allocate(length);
      while (block.hasRemaining()) {
        if (channel.read(block, blockEnd - length + block.position()) < 0) {
          throw new IOException("the file became shorter while it was read");
        }
      }
      for (int i = length - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return blockEnd - length + i + 1;
        }
      }
    }
    return 0;
  }
}
