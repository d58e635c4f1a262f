package io.tandem.tracking.mlflow;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.tracking.TrackingRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;

/**
 * The calls of MLflow's client that are needed, with failures as trackers tell them. What a server
 * says is checked before it is used. One thread uses it.
 */
final class MlflowServer {
  private static final int MOST_FOUND = 50;
  private static final String ABSENT = "RESOURCE_DOES_NOT_EXIST";
  private static final String EXISTS = "RESOURCE_ALREADY_EXISTS";

  private final MlflowClient client;

  MlflowServer(HttpTransport transport) {
    client = ClientTransport.client(transport);
  }

  /** A call of the client. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  /** That something is not there, or is there already. */
  private static final class Absent extends IOException {
    private static final long serialVersionUID = 1L;

    Absent(Throwable cause) {
      super(cause);
    }
  }

  /**
   * The experiment of a name, which is made if there is none.
   *
   * @throws TrackingRefusedException if it was deleted at the server
   */
  String experiment(String name) throws IOException {
    Optional<Service.Experiment> found = experimentNamed(name);
    if (found.isEmpty()) {
      try {
        String id = call("make the experiment '" + name + "'", () -> client.createExperiment(name));
        return ServerRun.checkedId("experiment", id);
      } catch (Absent e) {
        // Another run has made it in the meantime.
        found = experimentNamed(name);
      }
    }
    Service.Experiment experiment =
        found.orElseThrow(
            () ->
                new TrackingRefusedException(
                    "the server has no experiment '" + name + "' and makes none"));
    if (experiment.getLifecycleStage().equals("deleted")) {
      throw new TrackingRefusedException(
          "the experiment '"
              + name
              + "' was deleted at the server; restore it there, or name another one as"
              + " 'experiment'");
    }
    return ServerRun.checkedId("experiment", experiment.getExperimentId());
  }

  private Optional<Service.Experiment> experimentNamed(String name) throws IOException {
    try {
      return call("look up the experiment '" + name + "'", () -> client.getExperimentByName(name));
    } catch (Absent e) {
      return Optional.empty();
    }
  }

  /** A run, deleted or not; nothing if the server has none of that identifier. */
  Optional<ServerRun> run(String id) throws IOException {
    try {
      return Optional.of(ServerRun.of(call("look up the run " + id, () -> client.getRun(id))));
    } catch (Absent e) {
      return Optional.empty();
    }
  }

  /** The runs of an experiment that are Tandem's run of an identifier and are not deleted. */
  List<ServerRun> runsOf(String experiment, String owner) throws IOException {
    String filter = "tags.`" + ServerRun.OWNER + "` = '" + owner + "'";
    List<Service.Run> found =
        call(
            "search for the run",
            () ->
                client
                    .searchRuns(
                        List.of(experiment), filter, Service.ViewType.ACTIVE_ONLY, MOST_FOUND)
                    .getItems());
    List<ServerRun> runs = new ArrayList<>();
    for (Service.Run run : found) {
      ServerRun one = ServerRun.of(run);
      if (one.owner().equals(Optional.of(owner))) {
        runs.add(one);
      }
    }
    return runs;
  }

  /** Makes a run. That its answer is lost does not mean that it was not made. */
  void create(String experiment, String name, long started, Map<String, String> tags)
      throws IOException {
    Service.CreateRun.Builder request =
        Service.CreateRun.newBuilder()
            .setExperimentId(experiment)
            .setRunName(name)
            .setStartTime(started);
    tags.forEach((key, value) -> request.addTags(tag(key, value)));
    call("make the run", () -> client.createRun(request.build()));
  }

  /** Sends what belongs together; the server takes the parts one by one. */
  void log(String run, Batch batch) throws IOException {
    call(
        "log metrics, parameters or tags",
        () -> {
          client.logBatch(
              run,
              batch.metrics(),
              batch.parameters().entrySet().stream()
                  .map(
                      one ->
                          Service.Param.newBuilder()
                              .setKey(one.getKey())
                              .setValue(one.getValue())
                              .build())
                  .toList(),
              batch.tags().entrySet().stream()
                  .map(one -> tag(one.getKey(), one.getValue()))
                  .toList());
          return true;
        });
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  /** Says that a run goes on. */
  void setRunning(String run) throws IOException {
    // The client's method for this would set an end, too.
    String json =
        JsonWriter.compact(
            JsonObject.builder().put("run_id", run).put("status", "RUNNING").build());
    call("set the run's state", () -> client.sendPost("runs/update", json));
  }

  /** Says how a run ended, and when. */
  void setEnded(String run, Service.RunStatus status, long time) throws IOException {
    call(
        "set the run's state",
        () -> {
          client.setTerminated(run, status, time);
          return true;
        });
  }

  void delete(String run) throws IOException {
    call(
        "delete an empty second run",
        () -> {
          client.deleteRun(run);
          return true;
        });
  }

  private <T> T call(String what, Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (MlflowClientException e) {
      if (e.getCause() instanceof ClientTransport.AnsweredException answered) {
        Answer answer = answered.answer();
        if (answer.errorCode().equals(ABSENT) || answer.errorCode().equals(EXISTS)) {
          throw new Absent(answer.failure(what));
        }
        throw answer.failure(what);
      }
      if (e.getCause() instanceof IOException failure && isOurs(failure)) {
        throw failure;
      }
      throw strange(what, e);
    } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
      throw strange(what, e);
    }
  }

  /** The client's parser fails with an exception of input and output, too. */
  private static boolean isOurs(IOException failure) {
    return !failure.getClass().getName().startsWith("org.mlflow");
  }

  private static TrackingRefusedException strange(String what, RuntimeException cause) {
    return new TrackingRefusedException(
        what
            + ": the server does not answer as MLflow's does: "
            + Answer.shown(String.valueOf(cause.getMessage())),
        cause);
  }
}
