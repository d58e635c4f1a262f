package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes checkpoints of a run: folders {@code step-N} with the weights ({@code model.safetensors},
 * in the published names), the other variables ({@code state.safetensors}), and where training
 * stands ({@code training.json}). {@code last} is a link to the newest, and the one before it is
 * removed.
 *
 * <p>A checkpoint is written beside its place, forced to the disk and renamed, so that whoever
 * looks sees either all of it or nothing. One thread at a time.
 */
public final class Checkpoints {
  public static final String WEIGHTS = "model.safetensors";
  public static final String STATE = "state.safetensors";
  public static final String CONFIG = "config.json";
  public static final String TRAINING = "training.json";
  public static final String LAST = "last";

  private final Path folder;
  private final Map<String, Variable> variables;

  /** More files that belong into each checkpoint. */
  @FunctionalInterface
  public interface Extras {
    void writeInto(Path checkpoint) throws IOException;
  }

  private final Extras extras;

  /**
   * Checkpoints of these variables.
   *
   * @param folder holds nothing else; made when it is first needed
   * @param variables what is saved
   * @param extras writes what a checkpoint needs besides, such as the tokenizer
   */
  public Checkpoints(Path folder, Map<String, Variable> variables, Extras extras) {
    this.folder = folder;
    this.variables = new TreeMap<>(variables);
    this.extras = extras;
  }

  /**
   * Writes the state after a step.
   *
   * @param next the position of the batch that comes next
   * @return the checkpoint's folder
   * @throws IOException if it cannot be written, or a weight is not finite; earlier checkpoints are
   *     untouched then
   */
  public Path write(DeviceState state, long step, BatchPosition next) throws IOException {
    Path target = folder.resolve("step-" + step);
    Map<String, HostTensor> weights = new TreeMap<>();
    Map<String, HostTensor> rest = new TreeMap<>();
    for (Variable variable : variables.values()) {
      (variable.isWeight() ? weights : rest).put(variable.name(), state.read(variable.name()));
    }
    for (Map.Entry<String, HostTensor> weight : weights.entrySet()) {
      if (!isFinite(weight.getValue())) {
        throw new IOException("the weight " + weight.getKey() + " holds NaN or infinity");
      }
    }
    Path unfinished = folder.resolve(".step-" + step + ".unfinished");
    remove(unfinished);
    Files.createDirectories(unfinished);
    SafetensorsWriter.write(unfinished.resolve(WEIGHTS), weights, Map.of("format", "pt"));
    SafetensorsWriter.write(unfinished.resolve(STATE), rest, Map.of());
    AtomicFile.write(unfinished.resolve(TRAINING), JsonWriter.pretty(description(step, next)));
    extras.writeInto(unfinished);
    remove(target);
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.forceFolder(folder);
    pointTo(target);
    return target;
  }

  private static boolean isFinite(HostTensor tensor) {
    for (int i = 0; i < tensor.size(); i++) {
      if (!Double.isFinite(tensor.getDouble(i))) {
        return false;
      }
    }
    return true;
  }

  private static JsonObject description(long step, BatchPosition next) {
    return JsonObject.builder()
        .put("format", JsonNumber.of(1L))
        .put("step", JsonNumber.of(step))
        .put("next-epoch", JsonNumber.of(next.epoch()))
        .put("next-batch", JsonNumber.of(next.index()))
        .put("weights", new JsonString(WEIGHTS))
        .put("state", new JsonString(STATE))
        .build();
  }

  private void pointTo(Path newest) throws IOException {
    Path last = folder.resolve(LAST);
    Path before = Files.isSymbolicLink(last) ? folder.resolve(Files.readSymbolicLink(last)) : last;
    Path link = folder.resolve(".last.unfinished");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, newest.getFileName());
    Files.move(link, last, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.forceFolder(folder);
    if (!before.equals(last) && !before.equals(newest)) {
      remove(before);
    }
  }

  private static void remove(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
