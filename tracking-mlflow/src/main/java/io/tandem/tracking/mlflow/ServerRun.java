package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.TrackingRefusedException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mlflow.api.proto.Service;

/**
 * A run as the server tells it.
 *
 * @param id the server's, checked to be a plain word
 * @param artifactUri where the server says its files are, unchecked
 * @param started when it began, as it was told when it was created
 * @param active whether it has not been deleted
 * @param empty whether it has neither parameters nor metrics
 * @param owner the tag by which Tandem finds it, if it has one
 */
record ServerRun(
    String id,
    String artifactUri,
    long started,
    boolean active,
    boolean empty,
    Optional<String> owner) {
  /** The tag that holds the identifier of Tandem's run. */
  static final String OWNER = "tandem.run";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  static ServerRun of(Service.Run run) throws TrackingRefusedException {
    Service.RunInfo info = run.getInfo();
    return new ServerRun(
        checkedId("run", info.getRunId()),
        info.getArtifactUri(),
        info.getStartTime(),
        !info.getLifecycleStage().equals("deleted"),
        run.getData().getMetricsCount() == 0 && run.getData().getParamsCount() == 0,
        run.getData().getTagsList().stream()
            .filter(tag -> tag.getKey().equals(OWNER))
            .map(Service.RunTag::getValue)
            .findFirst());
  }

  /** An identifier goes into addresses and files; what could lead elsewhere there is refused. */
  static String checkedId(String what, String id) throws TrackingRefusedException {
    if (!ID.matcher(id).matches()) {
      throw new TrackingRefusedException(
          String.format(
              "the server names a%s %s '%s', which is no identifier: nothing is sent there",
              what.startsWith("e") ? "n" : "", what, Answer.shown(id)));
    }
    return id;
  }
}
