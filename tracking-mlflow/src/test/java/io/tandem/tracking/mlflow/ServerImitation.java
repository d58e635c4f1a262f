package io.tandem.tracking.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * As much of a tracking server as the tracker and its tests use, in memory and in this JVM, with
 * the ways in which servers and what stands before them fail. It keeps what MLflow's SQL store
 * keeps: a point is its own key, a parameter cannot change.
 */
final class ServerImitation implements AutoCloseable {
  /** What servers, and what stands before them, do otherwise. */
  @FunctionalInterface
  interface Trouble {
    /**
     * Answers in the place of the server, or not at all.
     *
     * @param path what is asked for
     * @param effect does what is asked for; the server does it in any case if this answers nothing
     * @return whether the exchange is over
     */
    boolean answer(HttpExchange exchange, String path, Runnable effect) throws IOException;
  }

  private static final class Run {
    final String id = UUID.randomUUID().toString().replace("-", "");
    String name = "";
    String status = "RUNNING";
    boolean deleted;
    long started;
    final Map<String, String> params = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, JsonObject> points = new LinkedHashMap<>();
    final Map<String, byte[]> files = new TreeMap<>();
  }

  private static final int LARGEST_KEPT = 8 << 20;

  private final HttpServer http;
  private long largest;
  private final Map<String, String> experiments = new TreeMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private Trouble trouble = (exchange, path, effect) -> false;
  private String artifactRoot = "mlflow-artifacts:/1/";

  ServerImitation() throws IOException {
    // Else each answer waits for the system to confirm its first half.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.createContext("/", this::handle);
    http.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "server imitation");
              thread.setDaemon(true);
              return thread;
            }));
    http.start();
  }

  String uri() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  synchronized void set(Trouble now) {
    trouble = now;
  }

  synchronized void setArtifactRoot(String root) {
    artifactRoot = root;
  }

  /** What was asked for, as method and path. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** How many runs there are that are not deleted. */
  synchronized long active() {
    return runs.values().stream().filter(run -> !run.deleted).count();
  }

  synchronized void deleteAllRuns(boolean forEver) {
    runs.values().forEach(run -> run.deleted = true);
    if (forEver) {
      runs.clear();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = body(exchange);
      Trouble now;
      synchronized (this) {
        asked.add(exchange.getRequestMethod() + " " + path);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        now = trouble;
      }
      AtomicReference<Reply> reply = new AtomicReference<>();
      Runnable effect = () -> reply.set(reply(exchange, path, body));
      if (now.answer(exchange, path, effect)) {
        return;
      }
      if (reply.get() == null) {
        effect.run();
      }
      send(exchange, reply.get().status, reply.get().body);
    }
  }

  /** A file that is larger than the heap of the tests is counted and let go of. */
  private byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_KEPT);
    byte[] block = new byte[1 << 16];
    long length = body.length;
    for (int read = 0; read >= 0; read = exchange.getRequestBody().read(block)) {
      length += read;
    }
    synchronized (this) {
      largest = Math.max(largest, length);
    }
    return body;
  }

  /** The length of the longest body that came. */
  synchronized long largest() {
    return largest;
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private record Failure(int status, String code, String message) {
    Reply reply() {
      JsonObject json =
          JsonObject.builder().put("error_code", code).put("message", message).build();
      return Reply.of(status, json);
    }
  }

  private static final class Reply {
    final int status;
    final byte[] body;

    Reply(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    static Reply of(int status, JsonObject json) {
      return new Reply(status, JsonWriter.compact(json).getBytes(StandardCharsets.UTF_8));
    }
  }

  private synchronized Reply reply(HttpExchange exchange, String path, byte[] body) {
    Map<String, String> query = query(exchange);
    if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
      String[] parts =
          path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()).split("/", 4);
      runs.get(parts[1]).files.put(parts[3], body);
      return Reply.of(200, JsonObject.builder().build());
    }
    if (path.equals("/get-artifact")) {
      return new Reply(200, runs.get(query.get("run_id")).files.get(query.get("path")));
    }
    JsonObject json =
        body.length == 0 ? JsonObject.builder().build() : JsonReader.read(body, path).asObject();
    return switch (path.replace("/api/2.0/mlflow/", "")) {
      case "experiments/get-by-name" -> experiment(query.get("experiment_name"));
      case "experiments/create" -> makeExperiment(text(json, "name"));
      case "runs/create" -> make(json);
      case "runs/get" -> found(query.get("run_id"), run -> wrapped(run));
      case "runs/search" -> search(json);
      case "runs/log-batch" -> found(text(json, "run_id"), run -> log(run, json));
      case "runs/update" ->
          found(
              text(json, "run_id"),
              run -> {
                run.status = text(json, "status");
                return Reply.of(200, JsonObject.builder().build());
              });
      case "runs/delete" ->
          found(
              text(json, "run_id"),
              run -> {
                run.deleted = true;
                return Reply.of(200, JsonObject.builder().build());
              });
      case "metrics/get-history" -> found(query.get("run_id"), run -> history(run, query));
      case "artifacts/list" -> found(query.get("run_id"), run -> files(run, query));
      default -> new Failure(404, "ENDPOINT_NOT_FOUND", path).reply();
    };
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int at = pair.indexOf('=');
        query.put(
            pair.substring(0, at),
            URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private interface OfRun {
    Reply reply(Run run);
  }

  private Reply found(String id, OfRun reply) {
    Run run = runs.get(id);
    return run == null
        ? new Failure(404, "RESOURCE_DOES_NOT_EXIST", "no run " + id).reply()
        : reply.reply(run);
  }

  private Reply experiment(String name) {
    if (!experiments.containsKey(name)) {
      return new Failure(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name).reply();
    }
    JsonObject experiment =
        JsonObject.builder()
            .put("experiment_id", experiments.get(name))
            .put("name", name)
            .put("lifecycle_stage", "active")
            .build();
    return Reply.of(200, JsonObject.builder().put("experiment", experiment).build());
  }

  private Reply makeExperiment(String name) {
    experiments.put(name, Integer.toString(experiments.size() + 1));
    return Reply.of(200, JsonObject.builder().put("experiment_id", experiments.get(name)).build());
  }

  private Reply make(JsonObject json) {
    Run run = new Run();
    run.name = text(json, "run_name");
    run.started = number(json.member("start_time"));
    for (JsonValue tag : json.member("tags").asArray().items()) {
      run.tags.put(text(tag.asObject(), "key"), text(tag.asObject(), "value"));
    }
    runs.put(run.id, run);
    return wrapped(run);
  }

  private Reply wrapped(Run run) {
    return Reply.of(200, JsonObject.builder().put("run", json(run)).build());
  }

  private JsonObject json(Run run) {
    String id = run.id;
    JsonObject info =
        JsonObject.builder()
            .put("run_id", id)
            .put("run_name", run.name)
            .put("status", run.status)
            .put("start_time", run.started)
            .put("artifact_uri", artifactRoot + id + "/artifacts")
            .put("lifecycle_stage", run.deleted ? "deleted" : "active")
            .build();
    Map<String, JsonValue> latest = new LinkedHashMap<>();
    run.points.values().forEach(point -> latest.put(text(point, "key"), point));
    JsonObject data =
        JsonObject.builder()
            .put("metrics", new JsonArray(List.copyOf(latest.values())))
            .put("params", texts(run.params))
            .put("tags", texts(run.tags))
            .build();
    return JsonObject.builder().put("info", info).put("data", data).build();
  }

  private static JsonArray texts(Map<String, String> texts) {
    List<JsonValue> items = new ArrayList<>();
    texts.forEach(
        (key, value) ->
            items.add(JsonObject.builder().put("key", key).put("value", value).build()));
    return new JsonArray(items);
  }

  private Reply search(JsonObject json) {
    String filter = text(json, "filter");
    String value = filter.substring(filter.indexOf('\'') + 1, filter.lastIndexOf('\''));
    List<JsonValue> found = new ArrayList<>();
    for (Run run : runs.values()) {
      if (!run.deleted && value.equals(run.tags.get(ServerRun.OWNER))) {
        found.add(json(run));
      }
    }
    return Reply.of(200, JsonObject.builder().put("runs", new JsonArray(found)).build());
  }

  private Reply log(Run run, JsonObject json) {
    for (JsonValue item : items(json, "params")) {
      String key = text(item.asObject(), "key");
      String value = text(item.asObject(), "value");
      String before = run.params.putIfAbsent(key, value);
      if (before != null && !before.equals(value)) {
        return new Failure(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed")
            .reply();
      }
    }
    for (JsonValue item : items(json, "metrics")) {
      JsonObject point = stored(item.asObject());
      run.points.put(JsonWriter.compact(point), point);
    }
    for (JsonValue item : items(json, "tags")) {
      run.tags.put(text(item.asObject(), "key"), text(item.asObject(), "value"));
    }
    return Reply.of(200, JsonObject.builder().build());
  }

  /** Databases have no infinity, and MLflow stores the greatest number in its place. */
  private static JsonObject stored(JsonObject point) {
    Map<String, JsonValue> members = new LinkedHashMap<>(point.members());
    if (members.get("value") instanceof JsonString word && word.value().endsWith("Infinity")) {
      double greatest = word.value().startsWith("-") ? -Double.MAX_VALUE : Double.MAX_VALUE;
      members.put("value", JsonNumber.of(greatest));
    }
    return new JsonObject(members);
  }

  private static List<JsonValue> items(JsonObject json, String key) {
    return json.get(key).map(list -> list.asArray().items()).orElse(List.of());
  }

  private static Reply history(Run run, Map<String, String> query) {
    List<JsonValue> points = new ArrayList<>();
    run.points.values().stream()
        .filter(point -> text(point, "key").equals(query.get("metric_key")))
        .forEach(points::add);
    return Reply.of(200, JsonObject.builder().put("metrics", new JsonArray(points)).build());
  }

  private static Reply files(Run run, Map<String, String> query) {
    String folder = query.getOrDefault("path", "");
    String prefix = folder.isEmpty() ? "" : folder + "/";
    Map<String, JsonValue> found = new TreeMap<>();
    for (String file : run.files.keySet()) {
      if (file.startsWith(prefix)) {
        String rest = file.substring(prefix.length());
        int slash = rest.indexOf('/');
        String path = prefix + (slash < 0 ? rest : rest.substring(0, slash));
        found.put(path, JsonObject.builder().put("path", path).put("is_dir", slash >= 0).build());
      }
    }
    return Reply.of(
        200, JsonObject.builder().put("files", new JsonArray(List.copyOf(found.values()))).build());
  }

  private static String text(JsonObject json, String key) {
    return json.member(key).asString();
  }

  private static long number(JsonValue value) {
    return value instanceof JsonString text ? Long.parseLong(text.value()) : value.asLong();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  /** Where a test has no use for what a failing exchange throws. */
  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
