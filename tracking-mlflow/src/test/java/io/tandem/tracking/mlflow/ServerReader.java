package io.tandem.tracking.mlflow;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.tck.tracking.Taken;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a server has over its REST interface, by none of the code that wrote it. */
final class ServerReader {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String root;

  ServerReader(String root) {
    this.root = root;
  }

  /** The runs of an experiment that have a tag, none that was deleted. */
  List<JsonObject> runs(String experiment, String tag, String value) throws Exception {
    String named =
        get("/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + encoded(experiment));
    String id = json(named).member("experiment").asObject().member("experiment_id").asString();
    JsonObject request =
        JsonObject.builder()
            .put("experiment_ids", JsonArray.ofStrings(List.of(id)))
            .put("filter", "tags.`" + tag + "` = '" + value + "'")
            .put("run_view_type", "ACTIVE_ONLY")
            .put("max_results", 100)
            .build();
    String found = post("/api/2.0/mlflow/runs/search", JsonWriter.compact(request));
    return list(json(found), "runs");
  }

  Taken taken(JsonObject run) throws Exception {
    JsonObject info = run.member("info").asObject();
    JsonObject data = run.member("data").asObject();
    String id = info.member("run_id").asString();
    List<TrackedEntry.Metric> points = new ArrayList<>();
    for (JsonObject metric : list(data, "metrics")) {
      points.addAll(points(id, metric.member("key").asString()));
    }
    Map<String, String> tags = texts(data, "tags");
    Optional<String> parent = Optional.empty();
    if (tags.containsKey("mlflow.parentRunId")) {
      String above = get("/api/2.0/mlflow/runs/get?run_id=" + tags.get("mlflow.parentRunId"));
      parent =
          Optional.of(
              json(above)
                  .member("run")
                  .asObject()
                  .member("info")
                  .asObject()
                  .member("run_name")
                  .asString());
    }
    return new Taken(
        points,
        texts(data, "params"),
        tags,
        artifacts(id, ""),
        Optional.of(state(info.member("status").asString())),
        parent);
  }

  private static RunState state(String status) {
    return switch (status) {
      case "RUNNING" -> RunState.RUNNING;
      case "FINISHED" -> RunState.COMPLETED;
      case "KILLED" -> RunState.INTERRUPTED;
      case "FAILED" -> RunState.FAILED;
      default -> throw new IllegalStateException(status);
    };
  }

  List<TrackedEntry.Metric> points(String run, String key) throws Exception {
    List<TrackedEntry.Metric> points = new ArrayList<>();
    String token = "";
    do {
      JsonObject page =
          json(
              get(
                  "/api/2.0/mlflow/metrics/get-history?max_results=1000&run_id="
                      + run
                      + "&metric_key="
                      + encoded(key)
                      + (token.isEmpty() ? "" : "&page_token=" + encoded(token))));
      for (JsonObject point : list(page, "metrics")) {
        points.add(
            new TrackedEntry.Metric(
                number(point.member("timestamp")),
                point.get("step").map(ServerReader::number).orElse(0L),
                key,
                value(point.member("value"))));
      }
      token = page.get("next_page_token").map(JsonValue::asString).orElse("");
    } while (!token.isEmpty());
    return points;
  }

  private static long number(JsonValue value) {
    return value instanceof JsonString text ? Long.parseLong(text.value()) : value.asLong();
  }

  private static double value(JsonValue value) {
    return value instanceof JsonNumber number
        ? number.asDouble()
        : Double.parseDouble(value.asString());
  }

  private Map<String, byte[]> artifacts(String run, String folder) throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    JsonObject listed =
        json(
            get(
                "/api/2.0/mlflow/artifacts/list?run_id="
                    + run
                    + (folder.isEmpty() ? "" : "&path=" + encoded(folder))));
    for (JsonObject file : list(listed, "files")) {
      String path = file.member("path").asString();
      if (file.member("is_dir").asBoolean()) {
        files.putAll(artifacts(run, path));
      } else {
        String address = "/get-artifact?run_id=" + run + "&path=" + encoded(path);
        HttpResponse<byte[]> bytes =
            client.send(request(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (bytes.statusCode() != 200) {
          throw new IOException(address + ": " + bytes.statusCode());
        }
        files.put(path, bytes.body());
      }
    }
    return files;
  }

  private static Map<String, String> texts(JsonObject data, String key) {
    Map<String, String> texts = new HashMap<>();
    for (JsonObject one : list(data, key)) {
      texts.put(one.member("key").asString(), one.get("value").map(JsonValue::asString).orElse(""));
    }
    return texts;
  }

  private static List<JsonObject> list(JsonObject json, String key) {
    return json.get(key).map(JsonValue::asArray).orElse(new JsonArray(List.of())).items().stream()
        .map(JsonValue::asObject)
        .toList();
  }

  private static JsonObject json(String text) {
    return JsonReader.read(text, "answer").asObject();
  }

  private String get(String path) throws Exception {
    return text(request(path).build());
  }

  private String post(String path, String json) throws Exception {
    return text(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private String text(HttpRequest request) throws Exception {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
