package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a run at the server, or makes it, so that there is one however often this is tried.
 *
 * <p>Making a run at the server is not idempotent: where its answer is lost, a run may be there. So
 * each carries the identifier of Tandem's run as a tag. It is looked for by that before it is made
 * and again afterwards; of several, those that are empty are deleted but for one. A request that
 * was given up may take effect much later: {@link #dropDuplicates} looks once more at the end.
 * Processes that look for the same run, as the parts of a comparison do for theirs, take turns by a
 * lock in its directory.
 *
 * @param server where
 * @param settings which server and experiment
 */
record RunRegistration(MlflowServer server, MlflowSettings settings) {
  private static final String LOCK = ".tracking-mlflow.lock";
  private static final String PARENT = "mlflow.parentRunId";

  /**
   * What is known of a run that is there.
   *
   * @param registered what is kept here
   * @param run what the server says
   * @param experiment where it is
   */
  record Found(Registered registered, ServerRun run, String experiment) {}

  /** The run, and before it those that it is part of, found or made. */
  Found find(TrackedRun run) throws IOException {
    Optional<Found> parent =
        run.parent().isPresent() ? Optional.of(find(run.parent().get())) : Optional.empty();
    Path lock = run.directory().resolve(LOCK);
    try (FileChannel channel =
            FileChannel.open(
                lock,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock held = channel.lock()) {
      return findLocked(run, parent, held);
    } catch (OverlappingFileLockException e) {
      throw new TrackingUnavailableException(lock + " is held by another thread", e);
    }
  }

  private Found findLocked(TrackedRun run, Optional<Found> parent, FileLock held)
      throws IOException {
    if (!held.isValid()) {
      throw new TrackingUnavailableException(run.directory() + " could not be locked");
    }
    String experiment = server.experiment(settings.experiment());
    Path file = Registered.file(run.directory(), settings);
    Optional<Registered> known = Registered.read(file);
    if (known.isPresent()) {
      Optional<ServerRun> there = server.run(known.get().run());
      if (there.isPresent()) {
        return new Found(known.get(), checked(there.get(), run, file), experiment);
      }
    }
    ServerRun found = search(experiment, run, parent);
    Registered registered = new Registered(found.id(), JournalPosition.START);
    registered.write(file, settings);
    return new Found(registered, found, experiment);
  }

  private static ServerRun checked(ServerRun there, TrackedRun run, Path file)
      throws TrackingRefusedException {
    if (!there.owner().equals(Optional.of(run.id().toString()))) {
      throw new TrackingRefusedException(
          String.format(
              "the run %s at the server is another one than %s: its tag %s is not %s; %s is not"
                  + " this run's",
              there.id(), run.directory(), ServerRun.OWNER, run.id(), file));
    }
    if (!there.active()) {
      throw new TrackingRefusedException(
          String.format(
              "the run %s was deleted at the server; restore it there, or delete %s to have it made"
                  + " again",
              there.id(), file));
    }
    return there;
  }

  private ServerRun search(String experiment, TrackedRun run, Optional<Found> parent)
      throws IOException {
    String owner = run.id().toString();
    if (server.runsOf(experiment, owner).isEmpty()) {
      Map<String, String> tags = new LinkedHashMap<>();
      tags.put(ServerRun.OWNER, owner);
      tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
      tags.put("mlflow.source.name", "tandem");
      tags.put("mlflow.source.type", "LOCAL");
      parent.ifPresent(found -> tags.put(PARENT, found.run().id()));
      server.create(
          experiment,
          Fitting.text(run.name(), Fitting.LONGEST_TAG),
          run.started().toEpochMilli(),
          tags);
    }
    ServerRun kept =
        server.runsOf(experiment, owner).stream()
            .min(
                Comparator.comparing(ServerRun::empty)
                    .thenComparing(ServerRun::started)
                    .thenComparing(ServerRun::id))
            .orElseThrow(
                () ->
                    new TrackingUnavailableException(
                        "a run was made, and the server does not know it"));
    dropDuplicates(experiment, owner, kept.id());
    return kept;
  }

  /** Deletes runs that nobody wrote to and that are this one a second time. */
  void dropDuplicates(String experiment, String owner, String kept) throws IOException {
    List<ServerRun> all = server.runsOf(experiment, owner);
    for (ServerRun run : all) {
      if (run.empty() && !run.id().equals(kept)) {
        server.delete(run.id());
      }
    }
  }
}
