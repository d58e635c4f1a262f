package io.tandem.experiments.console;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.Figures;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

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
      write(
          of("step", backend)
              .put("step", stepped.step())
              .put("loss", Figures.toJson(stepped.loss()))
              .put("gradientNorm", Figures.toJson(stepped.gradientNorm()))
              .put("learningRate", Figures.toJson(stepped.rate()))
              .put("tokensPerSecond", Figures.toJson(stepped.targetTokens() / stepped.seconds())));
    } else if (event instanceof TrainingEvent.Validated validated) {
      JsonObject.Builder json =
          of("validated", backend)
              .put("step", validated.step())
              .put("loss", Figures.toJson(validated.metrics().loss()))
              .put("perplexity", Figures.toJson(validated.metrics().perplexity()));
      validated
          .metrics()
          .bitsPerByte()
          .ifPresent(bits -> json.put("bitsPerByte", Figures.toJson(bits)));
      write(json);
    } else if (event instanceof TrainingEvent.Saved saved) {
      write(
          of("checkpoint", backend)
              .put("step", saved.step())
              .put("path", saved.checkpoint().toString()));
    }
  }

  @Override
  public void comparing(List<String> backends, Path directory) {
    write(
        of("begun")
            .put("backends", JsonArray.ofStrings(backends))
            .put("directory", directory.toString()));
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
      JsonObject.Builder metrics = JsonObject.builder();
      end.figures().forEach((name, figure) -> metrics.put(name, Figures.toJson(figure)));
      json.put("metrics", metrics.build());
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
