package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.mlflow.api.proto.Service.RunStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run at a server. What it is given a second time changes nothing there: a metric's point is its
 * own key in the server's database, a parameter of the same value is no change, and tags, states
 * and files replace themselves. So the position is kept after the server has what stands before it.
 */
final class MlflowSink implements TrackingSink {
  private static final Logger log = LoggerFactory.getLogger(MlflowSink.class);

  /** Tags of Tandem that MLflow's pages show under a name of their own. */
  private static final Map<String, String> SHOWN =
      Map.of("git.revision", "mlflow.source.git.commit", "command-line", "mlflow.source.name");

  private static final String CHECKPOINTS = "checkpoints";
  private static final String CARD = "README.md";
  private static final String DESCRIPTION = "mlflow.note.content";

  private final MlflowServer server;
  private final HttpTransport transport;
  private final MlflowSettings settings;
  private final TrackedRun run;
  private final RunRegistration registration;
  private final RunRegistration.Found found;
  private final AtomicLong progress = new AtomicLong();
  private JournalPosition position;
  private Batch batch = new Batch();

  private MlflowSink(
      MlflowServer server,
      HttpTransport transport,
      MlflowSettings settings,
      TrackedRun run,
      RunRegistration registration)
      throws IOException {
    this.server = server;
    this.transport = transport;
    this.settings = settings;
    this.run = run;
    this.registration = registration;
    found = registration.find(run);
    position = found.registered().position();
  }

  static MlflowSink open(
      MlflowServer server, HttpTransport transport, MlflowSettings settings, TrackedRun run)
      throws IOException {
    return new MlflowSink(server, transport, settings, run, new RunRegistration(server, settings));
  }

  @Override
  public JournalPosition position() {
    return position;
  }

  @Override
  public long progress() {
    return progress.get();
  }

  @Override
  public void accept(List<TrackedEntry> entries, JournalPosition after) throws IOException {
    batch = new Batch();
    for (TrackedEntry entry : entries) {
      take(entry);
      if (batch.isFull()) {
        flush();
      }
    }
    flush();
    new Registered(found.run().id(), after)
        .write(Registered.file(run.directory(), settings), settings);
    position = after;
  }

  private void take(TrackedEntry entry) throws IOException {
    if (entry instanceof TrackedEntry.Metric metric) {
      batch.addMetric(Fitting.name(metric.name()), metric.value(), metric.time(), metric.step());
    } else if (entry instanceof TrackedEntry.Parameter parameter) {
      batch.addParameter(
          Fitting.name(parameter.name()),
          Fitting.text(parameter.value(), Fitting.LONGEST_PARAMETER));
    } else if (entry instanceof TrackedEntry.Tag tag) {
      String value = Fitting.text(tag.value(), Fitting.LONGEST_TAG);
      batch.addTag(Fitting.name(tag.name()), value);
      if (SHOWN.containsKey(tag.name())) {
        batch.addTag(SHOWN.get(tag.name()), value);
      }
    } else if (entry instanceof TrackedEntry.Artifact artifact) {
      flush();
      send(artifact.file());
    } else if (entry instanceof TrackedEntry.State state) {
      flush();
      tell(state);
    }
  }

  private void flush() throws IOException {
    if (!batch.isEmpty()) {
      server.log(found.run().id(), batch);
      batch = new Batch();
      progress.incrementAndGet();
    }
  }

  private void send(Path file) throws IOException {
    Path name = run.directory().toAbsolutePath().normalize().relativize(file);
    if (!settings.artifacts() || (!settings.checkpoints() && name.startsWith(CHECKPOINTS))) {
      return;
    }
    ArtifactStore store =
        ArtifactStore.of(transport, run.directory(), found.run().artifactUri(), progress);
    if (!store.send(file)) {
      log.warn("{}: is not there any more, and is passed over", file);
      return;
    }
    if (name.equals(Path.of(CARD)) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      batch.addTag(DESCRIPTION, Fitting.text(description(file), Fitting.LONGEST_TAG));
      flush();
    }
  }

  /** The card without its front matter, which is for programs. */
  private static String description(Path card) throws IOException {
    String text = Files.readString(card);
    int end = text.startsWith("---\n") ? text.indexOf("\n---\n", 3) : -1;
    return end < 0 ? text : text.substring(end + 5).strip();
  }

  private void tell(TrackedEntry.State state) throws IOException {
    String id = found.run().id();
    if (state.state() == RunState.RUNNING) {
      server.setRunning(id);
      return;
    }
    if (!state.message().isEmpty()) {
      batch.addTag("outcome.message", Fitting.text(state.message(), Fitting.LONGEST_TAG));
      flush();
    }
    server.setEnded(id, status(state.state()), state.time());
    registration.dropDuplicates(found.experiment(), run.id().toString(), id);
  }

  private static RunStatus status(RunState state) {
    return switch (state) {
      case RUNNING -> RunStatus.RUNNING;
      case COMPLETED -> RunStatus.FINISHED;
      case INTERRUPTED -> RunStatus.KILLED;
      case FAILED -> RunStatus.FAILED;
    };
  }

  /** Nothing is held back. */
  @Override
  public void close() {}
}
