package io.tandem.experiments.sweep;

import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.rundir.JournalEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a sweep decided or found, as a line of its journal tells it. */
sealed interface SweepEvent {
  String BEGUN = "trial-begun";
  String PROMOTED = "trial-promoted";
  String PAUSED = "trial-paused";
  String COMPLETED = "trial-completed";
  String FAILED = "trial-failed";
  String KILLED = "trial-killed";

  /** The number of the trial that it is about, from 1. */
  int trial();

  /** What the trial is afterwards. */
  Trial apply(Trial before);

  /**
   * There is a new trial, which is now to run.
   *
   * @param values of the searched keys
   * @param pause after how many validations it pauses, if it does
   */
  record Begun(int trial, Map<String, String> values, OptionalInt pause) implements SweepEvent {
    public Begun {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public Trial apply(Trial before) {
      throw new IllegalArgumentException("trial " + trial + " begins twice");
    }
  }

  /**
   * A trial that paused goes on.
   *
   * @param pause after how many validations it pauses again, if it does
   */
  record Promoted(int trial, OptionalInt pause) implements SweepEvent {
    @Override
    public Trial apply(Trial before) {
      return before.goingOn(pause);
    }
  }

  /**
   * A trial came to the rung after which it was to pause.
   *
   * @param value the goal's figure there
   * @param peakBytes the most memory that it was seen to take; 0 where it was not seen
   */
  record Paused(int trial, double value, long peakBytes) implements SweepEvent {
    @Override
    public Trial apply(Trial before) {
      return before.paused(value, peakBytes);
    }
  }

  /**
   * A trial came to its end.
   *
   * @param value the goal's figure there
   * @param figures all that it came to
   */
  record Completed(int trial, double value, Map<String, Double> figures, long peakBytes)
      implements SweepEvent {
    public Completed {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    @Override
    public Trial apply(Trial before) {
      return before.completed(value, figures, peakBytes);
    }
  }

  /** A trial could not come to its end, and will not. */
  record Failed(int trial, String message, long peakBytes) implements SweepEvent {
    @Override
    public Trial apply(Trial before) {
      return before.failed(message, peakBytes);
    }
  }

  /** A trial's process ended without a result and nobody asked it to; it is started again. */
  record Killed(int trial, long peakBytes) implements SweepEvent {
    @Override
    public Trial apply(Trial before) {
      return before.killedOnce(peakBytes);
    }
  }

  /** Its name in the journal. */
  default String name() {
    if (this instanceof Begun) {
      return BEGUN;
    } else if (this instanceof Promoted) {
      return PROMOTED;
    } else if (this instanceof Paused) {
      return PAUSED;
    } else if (this instanceof Completed) {
      return COMPLETED;
    }
    return this instanceof Failed ? FAILED : KILLED;
  }

  /** What the journal says beside the name. */
  default Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("trial", Integer.toString(trial()));
    if (this instanceof Begun begun) {
      JsonObject.Builder json = JsonObject.builder();
      begun.values().forEach(json::put);
      details.put("values", JsonWriter.compact(json.build()));
      begun.pause().ifPresent(pause -> details.put("pause", Integer.toString(pause)));
    } else if (this instanceof Promoted promoted) {
      promoted.pause().ifPresent(pause -> details.put("pause", Integer.toString(pause)));
    } else if (this instanceof Paused paused) {
      details.put("value", Double.toString(paused.value()));
      details.put("peak-bytes", Long.toString(paused.peakBytes()));
    } else if (this instanceof Completed completed) {
      details.put("value", Double.toString(completed.value()));
      JsonObject.Builder json = JsonObject.builder();
      completed.figures().forEach((name, figure) -> json.put(name, JsonFigure.toJson(figure)));
      details.put("figures", JsonWriter.compact(json.build()));
      details.put("peak-bytes", Long.toString(completed.peakBytes()));
    } else if (this instanceof Failed failed) {
      details.put("message", failed.message());
      details.put("peak-bytes", Long.toString(failed.peakBytes()));
    } else if (this instanceof Killed killed) {
      details.put("peak-bytes", Long.toString(killed.peakBytes()));
    }
    return details;
  }

  /**
   * The event that a line of a journal is, if it is one of a sweep.
   *
   * @throws IllegalArgumentException if something of it is missing or of another kind
   * @throws io.tandem.api.json.JsonException the same
   */
  static Optional<SweepEvent> of(JournalEvent event) {
    Map<String, String> details = event.details();
    Optional<String> pause = Optional.ofNullable(details.get("pause"));
    return switch (event.name()) {
      case BEGUN -> Optional.of(new Begun(trial(details), values(details), number(pause)));
      case PROMOTED -> Optional.of(new Promoted(trial(details), number(pause)));
      case PAUSED -> Optional.of(new Paused(trial(details), value(details), peak(details)));
      case COMPLETED ->
          Optional.of(
              new Completed(trial(details), value(details), figures(details), peak(details)));
      case FAILED ->
          Optional.of(new Failed(trial(details), required(details, "message"), peak(details)));
      case KILLED -> Optional.of(new Killed(trial(details), peak(details)));
      default -> Optional.empty();
    };
  }

  private static String required(Map<String, String> details, String key) {
    if (!details.containsKey(key)) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return details.get(key);
  }

  private static int trial(Map<String, String> details) {
    return Integer.parseInt(required(details, "trial"));
  }

  private static double value(Map<String, String> details) {
    return Double.parseDouble(required(details, "value"));
  }

  private static long peak(Map<String, String> details) {
    return Long.parseLong(required(details, "peak-bytes"));
  }

  private static OptionalInt number(Optional<String> text) {
    return text.map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static Map<String, String> values(Map<String, String> details) {
    Map<String, String> values = new LinkedHashMap<>();
    JsonReader.read(required(details, "values"), "values")
        .asObject()
        .members()
        .forEach((key, value) -> values.put(key, value.asString()));
    return values;
  }

  private static Map<String, Double> figures(Map<String, String> details) {
    Map<String, Double> figures = new LinkedHashMap<>();
    JsonReader.read(required(details, "figures"), "figures")
        .asObject()
        .members()
        .forEach((name, value) -> figures.put(name, JsonFigure.fromJson(value, name)));
    return figures;
  }
}
