package io.tandem.experiments.tracking;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads a journal that may still be growing, in portions, from its start or from where somebody
 * stopped. One thread uses it.
 */
final class JournalTail {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_LINE = 1 << 20;

  private final Path journal;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private final MessageDigest digest = sha256();
  private long offset;
  private long entries;

  JournalTail(Path journal) {
    this.journal = journal;
  }

  /**
   * Some entries.
   *
   * @param entries in the journal's order
   * @param after the position behind them
   */
  record Portion(List<TrackedEntry> entries, JournalPosition after) {}

  /**
   * What follows what was read, as far as it is written.
   *
   * @param most how many entries to give at most
   * @throws IOException if the journal cannot be read
   * @throws TrackingRefusedException if a line is not what a journal holds
   */
  Portion next(int most) throws IOException {
    List<TrackedEntry> read = new ArrayList<>();
    if (Files.exists(journal)) {
      try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        boolean more = true;
        while (more && read.size() < most && channel.read(block.clear(), offset) > 0) {
          more = take(block.flip(), most, read);
        }
      }
    }
    return new Portion(List.copyOf(read), position());
  }

  /**
   * Reads lines until there are enough.
   *
   * @return whether the journal may go on behind the block
   */
  private boolean take(ByteBuffer block, int most, List<TrackedEntry> read) throws IOException {
    while (block.hasRemaining() && read.size() < most) {
      byte next = block.get();
      if (next == 0) {
        // What a loss of power leaves where it took what was not on the disk; it may be cut off.
        return false;
      }
      offset++;
      if (next != '\n') {
        unfinished.write(next);
        if (unfinished.size() > LONGEST_LINE) {
          throw new TrackingRefusedException(journal + ": a line of more than 1 MiB");
        }
        continue;
      }
      byte[] line = unfinished.toByteArray();
      unfinished.reset();
      Optional<TrackedEntry> entry = entry(line);
      if (entry.isPresent()) {
        read.add(entry.get());
        entries++;
        digest.update(line);
      }
    }
    return true;
  }

  /**
   * Begins anew behind a position, or at the start if the journal has not been as far, or was
   * another one up to there.
   *
   * @return whether it is behind the position
   */
  boolean moveTo(JournalPosition position) throws IOException {
    restart();
    while (entries < position.entries()) {
      long before = entries;
      next((int) Math.min(BLOCK, position.entries() - entries));
      if (entries == before) {
        break;
      }
    }
    if (position().equals(position)) {
      return true;
    }
    restart();
    return false;
  }

  /** Whether the journal ends in the beginning of a line, which is no entry. */
  boolean isTorn() throws IOException {
    return Files.exists(journal) && Files.size(journal) > offset - unfinished.size();
  }

  private void restart() {
    offset = 0;
    entries = 0;
    digest.reset();
    unfinished.reset();
  }

  private JournalPosition position() {
    if (entries == 0) {
      return JournalPosition.START;
    }
    try {
      byte[] sum = ((MessageDigest) digest.clone()).digest();
      return new JournalPosition(entries, HexFormat.of().formatHex(sum));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Optional<TrackedEntry> entry(byte[] line) throws IOException {
    try {
      JsonObject json = JsonReader.read(line, journal.toString()).asObject();
      if (json.get("event").isPresent()) {
        return event(json);
      }
      return Optional.of(
          new TrackedEntry.Metric(
              json.member("time").asLong(),
              json.member("step").asLong(),
              json.member("name").asString(),
              JsonFigure.fromJson(json.member("value"), "value")));
    } catch (BadInputException | IllegalArgumentException e) {
      throw new TrackingRefusedException(journal + ": " + e.getMessage(), e);
    }
  }

  /** Kinds of lines that this version does not know are no entries. */
  private Optional<TrackedEntry> event(JsonObject json) throws IOException {
    return switch (json.member("event").asString()) {
      case "parameter" ->
          Optional.of(
              new TrackedEntry.Parameter(
                  json.member("name").asString(), json.member("value").asString()));
      case "tag" ->
          Optional.of(
              new TrackedEntry.Tag(
                  json.member("name").asString(), json.member("value").asString()));
      case "figure" ->
          Optional.of(
              new TrackedEntry.Metric(
                  json.member("time").asLong(),
                  Long.parseLong(json.member("step").asString()),
                  json.member("name").asString(),
                  Double.parseDouble(json.member("value").asString())));
      case "artifact" ->
          Optional.of(new TrackedEntry.Artifact(inside(json.member("file").asString())));
      case "resumed" -> Optional.of(state(json, RunState.RUNNING));
      case "ended" -> Optional.of(state(json, ended(json.member("outcome").asString())));
      default -> Optional.empty();
    };
  }

  private static TrackedEntry state(JsonObject json, RunState state) {
    String message = json.get("message").map(text -> text.asString()).orElse("");
    return new TrackedEntry.State(json.member("time").asLong(), state, message);
  }

  /** An outcome that a later version may know is at least not a success. */
  private static RunState ended(String outcome) {
    if (outcome.equals(RunOutcome.COMPLETED.word())) {
      return RunState.COMPLETED;
    }
    return outcome.equals(RunOutcome.INTERRUPTED.word()) ? RunState.INTERRUPTED : RunState.FAILED;
  }

  /** A file of the run. What leads out of its directory, by name or by link, is never handed on. */
  private Path inside(String name) throws IOException {
    Path run = journal.toAbsolutePath().normalize().getParent();
    try {
      Path file = run.resolve(name).normalize();
      boolean leaves = !file.startsWith(run) || file.equals(run);
      if (!leaves && (!Files.exists(file) || file.toRealPath().startsWith(run.toRealPath()))) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new TrackingRefusedException(
          journal + ": an artifact cannot be named '" + name + "'", e);
    }
    throw new TrackingRefusedException(
        journal + ": the artifact '" + name + "' is outside of the run");
  }
}
