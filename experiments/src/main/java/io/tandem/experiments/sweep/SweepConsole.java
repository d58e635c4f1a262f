package io.tandem.experiments.sweep;

import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a sweep tells how it goes and what it came to. */
public interface SweepConsole {

  /** The sweep begins, or goes on. */
  void began(Path directory, int trials, int ended);

  /** Something was decided or found. */
  void told(SweepEvent event, SweepState state);

  /** It ended; the table is of all trials. */
  void ended(SweepResult result, String outcome);

  /** For people, in lines. */
  record Human(PrintWriter out, Goal goal, int trials, boolean quiet) implements SweepConsole {
    @Override
    public void began(Path directory, int all, int ended) {
      if (!quiet) {
        String done = ended == 0 ? "" : String.format(", %d of them ended before", ended);
        say("%d trials in %s%s", all, directory, done);
      }
    }

    @Override
    public void told(SweepEvent event, SweepState state) {
      if (quiet) {
        return;
      }
      String trial = String.format("trial %d of %d", event.trial(), trials);
      if (event instanceof SweepEvent.Begun begun) {
        say("%s begins: %s", trial, values(begun.values()));
      } else if (event instanceof SweepEvent.Promoted) {
        say("%s goes on", trial);
      } else if (event instanceof SweepEvent.Paused paused) {
        say("%s pauses: %s %s", trial, goal.metric(), figure(paused.value()));
      } else if (event instanceof SweepEvent.Completed completed) {
        int best = state.best(goal).map(Trial::number).orElse(event.trial());
        say(
            "%s ends: %s %s%s",
            trial,
            goal.metric(),
            figure(completed.value()),
            best == event.trial() ? ", the best so far" : "");
      } else if (event instanceof SweepEvent.Failed failed) {
        say("%s failed: %s", trial, failed.message());
      } else {
        say("%s was killed, and is started again", trial);
      }
    }

    @Override
    public void ended(SweepResult result, String outcome) {
      out.print(result.text());
      out.flush();
    }

    private void say(String format, Object... what) {
      out.printf(Locale.ROOT, format + "%n", what);
      out.flush();
    }

    private static String values(Map<String, String> values) {
      return values.entrySet().stream()
          .map(entry -> entry.getKey() + " = " + entry.getValue())
          .collect(Collectors.joining(", "));
    }

    private static String figure(double value) {
      return String.format(Locale.ROOT, "%.5g", value);
    }
  }

  /** For programs, each event a line of JSON. */
  record Json(PrintWriter out, InstantSource clock) implements SweepConsole {
    @Override
    public void began(Path directory, int trials, int ended) {
      say(
          of("begun")
              .put("directory", directory.toString())
              .put("trials", trials)
              .put("ended", ended));
    }

    @Override
    public void told(SweepEvent event, SweepState state) {
      Trial trial = state.trial(event.trial());
      JsonObject.Builder json = of(event.name()).put("trial", event.trial());
      json.put("values", values(trial.values()));
      if (event instanceof SweepEvent.Paused paused) {
        json.put("value", JsonFigure.toJson(paused.value()));
      } else if (event instanceof SweepEvent.Completed completed) {
        json.put("value", JsonFigure.toJson(completed.value()));
      } else if (event instanceof SweepEvent.Failed failed) {
        json.put("message", failed.message());
      }
      say(json);
    }

    @Override
    public void ended(SweepResult result, String outcome) {
      say(of("ended").put("outcome", outcome).put("result", result.toJson()));
    }

    private static JsonValue values(Map<String, String> values) {
      JsonObject.Builder json = JsonObject.builder();
      values.forEach(json::put);
      return json.build();
    }

    private JsonObject.Builder of(String event) {
      return JsonObject.builder().put("event", event).put("time", clock.millis());
    }

    private void say(JsonObject.Builder json) {
      out.print(JsonWriter.compact(json.build()) + "\n");
      out.flush();
    }
  }
}
