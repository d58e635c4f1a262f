package io.tandem.training;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.safetensors.WeightFiles;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders {@code step-N} with the weights ({@code model.safetensors}, in
 * the published names), the other variables ({@code state.safetensors}), where training stands
 * ({@code training.json}) and the checksums of all. {@code last} is a link to the newest, {@code
 * best} to the one that did best, where that is asked for.
 *
 * <p>A checkpoint is written beside its place, forced to the disk and renamed, so that whoever
 * looks sees either all of it or nothing, and it is there before an older one goes. One thread and
 * one process at a time.
 */
public final class Checkpoints {
  public static final String LAST = "last";
  public static final String BEST = "best";

  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})");
  private static final String REPLACED = ".replaced";
  private static final String REMOVED = ".removed";
  private static final Pattern LEFT_OVER =
      Pattern.compile("\\..+\\.(unfinished|removed|replaced|tmp)");

  private final Path folder;
  private final Extras extras;
  private boolean placed;

  /** More files that belong into each checkpoint. */
  @FunctionalInterface
  public interface Extras {
    void writeInto(Path checkpoint) throws IOException;
  }

  /**
   * Tensors to be written.
   *
   * @param types their types by name, shapes known
   * @param values gives each when it is written
   * @param files which files they stand in
   */
  public record Tensors(
      Map<String, TensorType> types, SafetensorsWriter.Values values, WeightFiles files) {
    /** Copies the map. */
    public Tensors {
      types = Map.copyOf(types);
    }

    /** Tensors that stand in one file. */
    public Tensors(Map<String, TensorType> types, SafetensorsWriter.Values values) {
      this(types, values, WeightFiles.ONE);
    }
  }

  /**
   * The checkpoints in a folder.
   *
   * @param folder holds nothing else; made when it is first needed
   * @param extras writes what a checkpoint needs besides, such as the tokenizer
   */
  public Checkpoints(Path folder, Extras extras) {
    this.folder = folder;
    this.extras = extras;
  }

  /**
   * Writes a checkpoint.
   *
   * @param weights of the model
   * @param states the other variables
   * @param position where training stands
   * @param callbacks what callbacks remember, by their names
   * @return the checkpoint's folder
   * @throws IOException if it cannot be written, or a weight is not finite; earlier checkpoints are
   *     untouched then. If nothing but the last force to the disk failed, the new one is there, too
   */
  public Path write(
      Tensors weights, Tensors states, TrainingPosition position, Map<String, JsonObject> callbacks)
      throws IOException {
    String name = "step-" + position.step();
    Path target = folder.resolve(name);
    Path unfinished = folder.resolve("." + name + ".unfinished");
    AtomicFile.createFolders(folder);
    if (!placed) {
      // Whoever made the folder may have been killed before this; without it, a loss of power
      // could take the folder away with all that is in it.
      AtomicFile.forceFolder(folder.toAbsolutePath().getParent());
      placed = true;
    }
    try {
      remove(unfinished);
      Files.createDirectory(unfinished);
      writeWeights(unfinished, weights);
      SafetensorsWriter.write(
          unfinished.resolve(Checkpoint.STATE), states.types(), states.values(), Map.of());
      AtomicFile.write(
          unfinished.resolve(Checkpoint.TRAINING),
          JsonWriter.pretty(Checkpoint.describe(position, callbacks)));
      extras.writeInto(unfinished);
      Checksums.write(unfinished);
      publish(unfinished, target);
    } catch (IOException | RuntimeException e) {
      // Streams of paths, and extras, wrap what is to be said aloud and not to end the run.
      Exception failure = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
      try {
        remove(unfinished);
      } catch (IOException suppressed) {
        failure.addSuppressed(suppressed);
      }
      if (failure instanceof IOException checked) {
        throw checked;
      }
      throw e;
    }
    return target;
  }

  private static void writeWeights(Path into, Tensors weights) throws IOException {
    for (Map.Entry<String, Map<String, String>> file :
        weights.files().of(weights.types().keySet()).entrySet()) {
      Map<String, String> names = file.getValue();
      Map<String, TensorType> types = new TreeMap<>();
      names.forEach((tensor, name) -> types.put(tensor, weights.types().get(name)));
      Path target = into.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      SafetensorsWriter.write(
          target,
          types,
          tensor -> finite(names.get(tensor), weights.values().of(names.get(tensor))),
          Map.of("format", "pt"));
    }
  }

  /** Gives a checkpoint its name; one that has it already stays until {@link #prune}. */
  private void publish(Path unfinished, Path target) throws IOException {
    Path replaced = hidden(target, REPLACED);
    boolean replaces = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (replaces) {
      remove(replaced);
      Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    AtomicFile.forceFolder(folder);
  }

  private Path hidden(Path checkpoint, String suffix) {
    return folder.resolve("." + checkpoint.getFileName() + suffix);
  }

  private static HostTensor finite(String name, HostTensor tensor) throws IOException {
    if (!isFinite(tensor)) {
      throw new IOException("the weight " + name + " holds NaN or infinity");
    }
    return tensor;
  }

  private static boolean isFinite(HostTensor tensor) {
    if (tensor.dtype() == DType.FLOAT32) {
      FloatBuffer values = tensor.bytes().asFloatBuffer();
      float sum = 0;
      while (values.hasRemaining()) {
        // Zero times anything finite is zero, and NaN stays NaN.
        sum += 0 * values.get();
      }
      return sum == 0;
    }
    for (int i = 0; i < tensor.size(); i++) {
      if (!Double.isFinite(tensor.getDouble(i))) {
        return false;
      }
    }
    return true;
  }

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** Links a name to the checkpoint of a step. */
  public void point(String name, long step) throws IOException {
    Path link = folder.resolve("." + name + ".unfinished");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, folder.getFileSystem().getPath("step-" + step));
    Files.move(
        link,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.forceFolder(folder);
  }

  /**
   * Removes checkpoints that are no longer wanted, never the newest, and those that another of
   * their step has replaced.
   *
   * @param last how many of the newest stay, at least 1
   * @param best the step of one more that stays
   */
  public void prune(int last, OptionalLong best) throws IOException {
    List<Long> steps = steps();
    for (long step : steps) {
      remove(hidden(at(step), REPLACED));
    }
    for (long step : steps.subList(Math.min(last, steps.size()), steps.size())) {
      if (best.isEmpty() || best.getAsLong() != step) {
        Path removed = hidden(at(step), REMOVED);
        remove(removed);
        Files.move(at(step), removed, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    List<Path> removed = inside().stream().filter(path -> name(path).endsWith(REMOVED)).toList();
    if (!removed.isEmpty()) {
      // Else a loss of power could leave the old name with a part of the files.
      AtomicFile.forceFolder(folder);
      for (Path path : removed) {
        remove(path);
      }
    }
  }

  /**
   * Removes what writers that were killed have left, and puts back what they had not yet replaced.
   * Nothing else may write meanwhile.
   *
   * @throws UncheckedIOException if it cannot be removed
   */
  public void clean() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path path : inside()) {
        String name = name(path);
        if (LEFT_OVER.matcher(name).matches() && !restored(path, name)) {
          remove(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": what was left unfinished cannot be removed", e);
    }
  }

  /**
   * A checkpoint that was about to be replaced by another of its step is still one without it,
   * unless that has come and gone, and of this one only a part is left.
   */
  private boolean restored(Path path, String name) throws IOException {
    if (!name.endsWith(REPLACED)) {
      return false;
    }
    Path target = folder.resolve(name.substring(1, name.length() - REPLACED.length()));
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) || !isWhole(path)) {
      return false;
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.forceFolder(folder);
    return true;
  }

  private static boolean isWhole(Path path) {
    try {
      Checkpoint.open(path);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  /** The steps of the checkpoints that there are, the newest first. */
  public List<Long> steps() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return inside().stream()
        .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
        .map(path -> NAME.matcher(name(path)))
        .filter(Matcher::matches)
        .map(matcher -> Long.parseLong(matcher.group(1)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private List<Path> inside() throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /**
   * The newest checkpoint, if there is one.
   *
   * @throws BadInputException if it is damaged, naming the file and what else there is
   */
  public Optional<Checkpoint> newest() {
    List<Long> steps;
    try {
      steps = steps();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(steps.get(0)));
    } catch (BadInputException e) {
      String other =
          steps.size() > 1
              ? String.format(
                  "take %s away to continue from step %d", at(steps.get(0)), steps.get(1))
              : "there is no other checkpoint";
      throw new BadInputException(e.getMessage() + "; " + other, e);
    }
  }

  /**
   * The checkpoint of a step.
   *
   * @throws BadInputException if it is not there or damaged
   */
  public Checkpoint open(long step) {
    return Checkpoint.open(at(step));
  }

  private Path at(long step) {
    return folder.resolve("step-" + step);
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
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
