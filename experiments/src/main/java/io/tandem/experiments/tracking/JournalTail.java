package io.tandem.experiments.tracking;

import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.tracking.TrackedEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a journal that may still be growing, each line once. One thread uses it. */
final class JournalTail {
  private static final int BLOCK = 1 << 16;

  private final Path journal;
  private final List<TrackedEntry> read = new ArrayList<>();
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long offset;
  private long forgotten;

  JournalTail(Path journal) {
    this.journal = journal;
  }

  /**
   * The entries from a position on, as far as they are written. Those before it are forgotten, and
   * read again if they are asked for after all.
   *
   * @param position how many entries to pass over
   * @param most how many to give at most
   */
  List<TrackedEntry> from(long position, int most) throws IOException {
    if (position < forgotten) {
      forgotten = 0;
      offset = 0;
      read.clear();
      unfinished.reset();
    }
    advance();
    int past = (int) Math.min(position - forgotten, read.size());
    read.subList(0, past).clear();
    forgotten += past;
    return List.copyOf(read.subList(0, Math.min(read.size(), most)));
  }

  private void advance() throws IOException {
    if (!Files.exists(journal)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
      channel.position(offset);
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (channel.read(block.clear()) > 0) {
        block.flip();
        offset += block.limit();
        while (block.hasRemaining()) {
          byte next = block.get();
          if (next != '\n') {
            unfinished.write(next);
            continue;
          }
          entry(unfinished.toByteArray()).ifPresent(read::add);
          unfinished.reset();
        }
      }
    }
  }

  /** Kinds of lines that this version does not know are no entries. */
  private Optional<TrackedEntry> entry(byte[] line) throws IOException {
    try {
      JsonObject json = JsonReader.read(line, journal.toString()).asObject();
      if (json.get("event").isEmpty()) {
        return Optional.of(
            new TrackedEntry.Metric(
                json.member("time").asLong(),
                json.member("step").asLong(),
                json.member("name").asString(),
                JsonFigure.fromJson(json.member("value"), "value")));
      }
      return switch (json.member("event").asString()) {
        case "parameter" ->
            Optional.of(
                new TrackedEntry.Parameter(
                    json.member("name").asString(), json.member("value").asString()));
        case "tag" ->
            Optional.of(
                new TrackedEntry.Tag(
                    json.member("name").asString(), json.member("value").asString()));
        case "artifact" ->
            Optional.of(new TrackedEntry.Artifact(inside(json.member("file").asString())));
        default -> Optional.empty();
      };
    } catch (JsonException e) {
      throw new IOException(journal + ": " + e.getMessage(), e);
    }
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
      throw new IOException(journal + ": an artifact cannot be named '" + name + "'", e);
    }
    throw new IOException(journal + ": the artifact '" + name + "' is outside of the run");
  }
}
