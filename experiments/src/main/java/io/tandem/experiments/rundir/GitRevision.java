package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The state of the checkout that a run was started from.
 *
 * @param revision the commit's hash
 * @param modified whether tracked files differ from the commit
 */
public record GitRevision(String revision, boolean modified) {
  private static final long PATIENCE_SECONDS = 10;

  /**
   * Asks git.
   *
   * @param folder a folder of the checkout
   * @return its state; nothing if the folder is in no checkout, or there is no git
   */
  public static Optional<GitRevision> of(Path folder) {
    return git(folder, "rev-parse", "--verify", "HEAD")
        .map(String::trim)
        .filter(hash -> hash.matches("[0-9a-f]{40,64}"))
        .flatMap(
            hash ->
                git(folder, "status", "--porcelain", "--untracked-files=no")
                    .map(changes -> new GitRevision(hash, !changes.isBlank())));
  }

  private static Optional<String> git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0
          ? Optional.of(new String(output, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static GitRevision fromJson(JsonObject json) {
    return new GitRevision(json.member("revision").asString(), json.member("modified").asBoolean());
  }

  /** The state as it stands in {@code provenance.json}. */
  public JsonObject toJson() {
    return JsonObject.builder().put("revision", revision).put("modified", modified).build();
  }
}
