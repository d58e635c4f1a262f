package io.tandem.experiments.console;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.Repetition;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Tells programs: every event is one line of JSON. */
public final class JsonConsole implements RunConsole {
  private final PrintStream out;
  private final InstantSource clock;

  /**
   * Makes a console.
   *
   * @param out where the events go, and nothing else
   * @param clock what tells their time
   */
  public JsonConsole(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public Training training(String backend, Path directory) {
    return new Training() {
      @Override
      public void on(TrainingEvent event) {
        tell(backend, directory, event);
      }

      @Override
      public void close() {}
    };
  }

  private void tell(String backend, Path directory, TrainingEvent event) {
    if (event instanceof TrainingEvent.Begun begun) {
      write(
          of("begun", backend)
              .put("directory", directory.toString())
              .put("step", begun.step())
              .put("steps", begun.steps()));
    } else if (event instanceof TrainingEvent.Stepped stepped) {
      JsonObject.Builder json =
          of("step", backend)
              .put("step", stepped.step())
              .put("loss", JsonFigure.toJson(stepped.loss()))
              .put("gradientNorm", JsonFigure.toJson(stepped.gradientNorm()))
              .put("learningRate", JsonFigure.toJson(stepped.rate()))
              .put(
                  "tokensPerSecond", JsonFigure.toJson(stepped.targetTokens() / stepped.seconds()));
      stepped
          .lossScale()
          .ifPresent(
              scale ->
                  json.put("lossScale", JsonFigure.toJson(scale))
                      .put("skipped", stepped.skipped()));
      write(json);
    } else if (event instanceof TrainingEvent.Validated validated) {
      write(
          of("validated", backend)
              .put("step", validated.step())
              .put("metrics", figures(validated.metrics())));
    } else if (event instanceof TrainingEvent.Saved saved) {
      write(
          of("checkpoint", backend)
              .put("step", saved.step())
              .put("path", saved.checkpoint().toString()));
    } else if (event instanceof TrainingEvent.NotSaved lost) {
      write(
          of("checkpoint-failed", backend).put("step", lost.step()).put("message", lost.reason()));
    }
  }

  private static JsonObject figures(Map<String, Double> figures) {
    JsonObject.Builder json = JsonObject.builder();
    figures.forEach((name, figure) -> json.put(name, JsonFigure.toJson(figure)));
    return json.build();
  }

  @Override
  public void comparing(List<String> backends, Path directory) {
    write(
        of("begun")
            .put("backends", JsonArray.ofStrings(backends))
            .put("directory", directory.toString()));
  }

  @Override
  public void repeating(Repetition kind, int runs, Path directory) {
    write(of("begun").put(kind.plural(), runs).put("directory", directory.toString()));
  }

  @Override
  public void ended(RunEnd end) {
    JsonObject.Builder json = of("ended");
    end.backend().ifPresent(backend -> json.put("backend", backend));
    json.put("outcome", end.outcome().word());
    if (!end.message().isEmpty()) {
      json.put("message", end.message());
    }
    if (end.backend().isPresent()) {
      json.put("metrics", figures(end.figures()));
    }
    end.comparison().ifPresent(comparison -> json.put("comparison", comparison.toJson()));
    json.put("directory", end.directory().toString());
    end.report().ifPresent(report -> json.put("report", report.toString()));
    write(json);
  }

  @Override
  public List<String> optionsOfParts() {
    return List.of("--json");
  }

  private JsonObject.Builder of(String event, String backend) {
    return of(event).put("backend", backend);
  }

  private JsonObject.Builder of(String event) {
    return JsonObject.builder().put("event", event).put("time", clock.millis());
  }

  private void write(JsonObject.Builder json) {
    // One write, so that the lines of several processes do not mix.
    out.print(JsonWriter.compact(json.build()) + "\n");
    out.flush();
  }
}
