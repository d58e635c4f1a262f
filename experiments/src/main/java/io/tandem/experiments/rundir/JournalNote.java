package io.tandem.experiments.rundir;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a journal says of its run beside measurements, for those who follow it: a setting, a note, a
 * final figure, a file. It stands there once as long as it does not change, however often a run is
 * continued.
 *
 * @param kind of what kind, in the word that the journal has for it
 * @param name by which it replaces an earlier one of its kind
 * @param details what there is to say, by key
 */
public record JournalNote(String kind, String name, Map<String, String> details) {
  private static final String PARAMETER = "parameter";
  private static final String TAG = "tag";
  private static final String FIGURE = "figure";
  private static final String ARTIFACT = "artifact";
  private static final Set<String> KINDS = Set.of(PARAMETER, TAG, FIGURE, ARTIFACT);

  /** A setting that the run was begun with; what stands in the journal stays. */
  public static JournalNote parameter(String key, String value) {
    return new JournalNote(PARAMETER, key, details("name", key, "value", value));
  }

  /** What there is to know of the run; a later one replaces it. */
  public static JournalNote tag(String name, String value) {
    return new JournalNote(TAG, name, details("name", name, "value", value));
  }

  /**
   * A final figure.
   *
   * @param step the last of the run
   */
  public static JournalNote figure(long step, String name, double value) {
    Map<String, String> details = details("name", name, "value", Double.toString(value));
    details.put("step", Long.toString(step));
    return new JournalNote(FIGURE, name, details);
  }

  /**
   * A file or folder of the run.
   *
   * @param file its path inside the run's directory
   * @param sha256 the checksum of a file, by which a changed one is told again
   */
  public static JournalNote artifact(Path file, Optional<String> sha256) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("file", file.toString());
    sha256.ifPresent(sum -> details.put("sha256", sum));
    return new JournalNote(ARTIFACT, file.toString(), details);
  }

  /** The note that an event of the journal is, if it is one. */
  static Optional<JournalNote> of(JournalEvent event) {
    String key = event.name().equals(ARTIFACT) ? "file" : "name";
    return Optional.of(event)
        .filter(e -> KINDS.contains(e.name()))
        .map(e -> new JournalNote(e.name(), e.details().getOrDefault(key, ""), e.details()));
  }

  /** Whether it has nothing to add to an earlier one of its kind and name. */
  boolean isKnownBy(JournalNote earlier) {
    return kind.equals(PARAMETER) || details.equals(earlier.details);
  }

  private static Map<String, String> details(String key, String name, String other, String value) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put(key, name);
    details.put(other, value);
    return details;
  }
}
