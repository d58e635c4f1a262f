package io.tandem.experiments.rates;

import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.Version;
import io.tandem.training.RateCurve;
import io.tandem.training.RateCurve.Point;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A learning-rate range test, and how it was made.
 *
 * @param started when
 * @param commandLine the program's arguments
 * @param backend the backend's name
 * @param curve what was found
 */
public record RateReport(
    Instant started, List<String> commandLine, String backend, RateCurve curve) {
  /** The name and version of the schema of {@code rates.json}. */
  public static final String SCHEMA = "tandem-rates/1";

  /** Copies the list. */
  public RateReport {
    commandLine = List.copyOf(commandLine);
  }

  /** For people: lines, each with its end. */
  public String text() {
    return RateText.of(curve);
  }

  /** For programs: what {@code docs/cli.md} describes. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("schema", SCHEMA)
            .put("started", started.toString())
            .put("commandLine", JsonArray.ofStrings(commandLine))
            .put("versions", Version.toJson())
            .put("backend", backend)
            .put("from", JsonNumber.of(curve.range().from()))
            .put("to", JsonNumber.of(curve.range().to()))
            .put("steps", curve.range().steps())
            .put("ending", curve.ending().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    curve.steepest().ifPresent(point -> json.put("suggestion", JsonNumber.of(point.rate())));
    curve.valley().ifPresent(point -> json.put("valley", JsonNumber.of(point.rate())));
    return json.put(
            "points",
            new JsonArray(curve.points().stream().<JsonValue>map(RateReport::toJson).toList()))
        .build();
  }

  private static JsonObject toJson(Point point) {
    return JsonObject.builder()
        .put("step", point.step())
        .put("rate", JsonNumber.of(point.rate()))
        .put("loss", JsonFigure.toJson(point.loss()))
        .put("smoothed", JsonFigure.toJson(point.smoothed()))
        .build();
  }

  /**
   * Writes {@code rates.csv}, {@code rates.json} and, if any loss is finite, {@code rates.png}.
   *
   * @param folder where
   * @throws IOException if one of them cannot be written
   */
  public void write(Path folder) throws IOException {
    StringWriter csv = new StringWriter();
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader("step", "rate", "loss", "smoothed").build();
    try (CSVPrinter printer = new CSVPrinter(csv, format)) {
      for (Point point : curve.points()) {
        printer.printRecord(point.step(), point.rate(), point.loss(), point.smoothed());
      }
    }
    AtomicFile.write(folder.resolve("rates.csv"), csv.toString());
    AtomicFile.write(folder.resolve("rates.json"), JsonWriter.pretty(toJson()));
    if (curve.points().stream().anyMatch(point -> Double.isFinite(point.smoothed()))) {
      RatePlot.write(folder.resolve("rates.png"), curve);
    }
  }
}
