package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands in a journal.
 *
 * @param entries the measurements, in the order in which they were taken
 * @param events what happened to the run, in its order
 * @param notes what there is to say of it beside that, in its order; later ones replace earlier
 * @param torn the beginning of a last line that a crash cut short, which is no entry. What follows
 *     a zero byte, and the line that it stands in, are lost with it: a loss of power leaves zeros
 *     where it took what had not been forced to the disk
 */
public record Journal(
    List<JournalEntry> entries,
    List<JournalEvent> events,
    List<JournalNote> notes,
    Optional<String> torn) {

  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_LINE = 1 << 20;

  /** Copies the lists. */
  public Journal {
    entries = List.copyOf(entries);
    events = List.copyOf(events);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a journal; it may still be growing.
   *
   * @param file the path of {@code journal.jsonl}
   * @return its entries; a last line without its end is not among them
   * @throws BadInputException if the file cannot be read or is no regular file, or a line is not
   *     what a journal holds; it tells the line
   */
  public static Journal read(Path file) {
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEvent> events = new ArrayList<>();
    List<JournalNote> notes = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int number = 1;
    try (InputStream in = RunFile.open(file)) {
      byte[] block = new byte[BLOCK];
      for (int length = in.read(block); length >= 0; length = in.read(block)) {
        int start = 0;
        for (int i = 0; i < length; i++) {
          if (block[i] == 0) {
            line.write(block, start, i - start);
            return new Journal(entries, events, notes, Optional.of(text(line)));
          } else if (block[i] == '\n') {
            line.write(block, start, i - start);
            read(line.toByteArray(), file + ":" + number, entries, events, notes);
            line.reset();
            start = i + 1;
            number++;
          }
        }
        line.write(block, start, length - start);
        if (line.size() > LONGEST_LINE) {
          throw new BadInputException(file + ":" + number + ": a line of more than 1 MiB");
        }
      }
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return new Journal(
        entries, events, notes, line.size() == 0 ? Optional.empty() : Optional.of(text(line)));
  }

  private static String text(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.UTF_8);
  }

  private static void read(
      byte[] line,
      String place,
      List<JournalEntry> entries,
      List<JournalEvent> events,
      List<JournalNote> notes) {
    try {
      JsonObject json = JsonReader.read(line, place).asObject();
      if (json.get("event").isPresent()) {
        JournalEvent event = JournalEvent.fromJson(json);
        Optional<JournalNote> note = JournalNote.of(event);
        note.ifPresentOrElse(notes::add, () -> events.add(event));
        return;
      }
      entries.add(
          new JournalEntry(
              json.member("time").asLong(),
              json.member("step").asLong(),
              json.member("name").asString(),
              JsonFigure.fromJson(json.member("value"), "value")));
    } catch (JsonException e) {
      String message = e.getMessage();
      throw new BadInputException(message.startsWith(place) ? message : place + ": " + message, e);
    } catch (IllegalArgumentException | BadInputException e) {
      throw new BadInputException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * One curve.
   *
   * @param name the metric's name
   * @return its value by step; where a step was measured twice, the later value
   */
  public SortedMap<Long, Double> curve(String name) {
    SortedMap<Long, Double> curve = new TreeMap<>();
    entries.stream()
        .filter(entry -> entry.name().equals(name))
        .forEach(entry -> curve.put(entry.step(), entry.value()));
    return curve;
  }

  /**
   * The metrics that there are.
   *
   * @return their names, in the order in which they first stand
   */
  public List<String> names() {
    return entries.stream().map(JournalEntry::name).distinct().toList();
  }
}
