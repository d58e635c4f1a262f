package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands in a journal.
 *
 * @param entries the measurements, in the order in which they were taken
 * @param events what happened to the run, in its order
 * @param torn the beginning of a last line that a crash cut short, which is no entry
 */
public record Journal(
    List<JournalEntry> entries, List<JournalEvent> events, Optional<String> torn) {

  /** Copies the lists. */
  public Journal {
    entries = List.copyOf(entries);
    events = List.copyOf(events);
  }

  /**
   * Reads a journal; it may still be growing.
   *
   * @param file the path of {@code journal.jsonl}
   * @return its entries; a last line without its end is not among them
   * @throws BadInputException if the file cannot be read, or a line is not what a journal holds; it
   *     tells the line
   */
  public static Journal read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEvent> events = new ArrayList<>();
    int start = 0;
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        read(Arrays.copyOfRange(bytes, start, i), file + ":" + line, entries, events);
        start = i + 1;
        line++;
      }
    }
    return new Journal(
        entries,
        events,
        start == bytes.length
            ? Optional.empty()
            : Optional.of(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8)));
  }

  private static void read(
      byte[] line, String place, List<JournalEntry> entries, List<JournalEvent> events) {
    try {
      JsonObject json = JsonReader.read(line, place).asObject();
      if (json.get("event").isPresent()) {
        events.add(JournalEvent.fromJson(json));
        return;
      }
      entries.add(
          new JournalEntry(
              json.member("time").asLong(),
              json.member("step").asLong(),
              json.member("name").asString(),
              Figures.fromJson(json.member("value"), "value")));
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
