package io.tandem.models.checkpoint;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.StoredTensor;
import io.tandem.api.safetensors.WeightFiles;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The weights of a checkpoint, which stand in one file, or in several with an index that tells
 * which tensor is in which. Nothing but the headers is read before a tensor is asked for.
 */
final class CheckpointWeights implements AutoCloseable {
  /** The weights under their published names. */
  static final String FILE = WeightFiles.FILE;

  /** Tells in which file each tensor is, where there are several. */
  static final String INDEX = "model.safetensors.index.json";

  /** What files that other libraries write, and nobody should read, end with. */
  private static final Pattern PICKLE =
      Pattern.compile(".+\\.(bin|bin\\.index\\.json|pt|pth|ckpt|pkl|pickle)");

  /** How many of them a message tells. */
  private static final int TOLD = 3;

  private final Path source;
  private final boolean isChecked;
  private final List<Path> paths = new ArrayList<>();
  private final List<SafetensorsFile> files = new ArrayList<>();
  private final Map<String, SafetensorsFile> places = new LinkedHashMap<>();

  /** What a file calls a tensor that is known by another name. */
  private final Map<String, String> own = new TreeMap<>();

  private CheckpointWeights(Path source, boolean isChecked) {
    this.source = source;
    this.isChecked = isChecked;
  }

  /** Whether a directory holds weights. */
  static boolean areIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE)) || Files.isRegularFile(folder.resolve(INDEX));
  }

  /**
   * Opens the weights of a directory.
   *
   * @param model whose weights they are to be: it may have some in {@linkplain
   *     Architecture#folders() folders} of their own
   * @throws BadInputException if there are none, or a file is missing, malformed, or other than its
   *     checksum says, where the directory has checksums
   */
  static CheckpointWeights open(Path folder, Architecture model) {
    return open(folder, model.folders());
  }

  /** The same of a model that may have parts in folders that the directory lacks. */
  static CheckpointWeights openWhatIsThere(Path folder, Architecture model) {
    return open(
        folder,
        model.folders().stream()
            .filter(inside -> Files.isDirectory(folder.resolve(inside)))
            .collect(Collectors.toSet()));
  }

  private static CheckpointWeights open(Path folder, Set<String> folders) {
    CheckpointWeights weights = open(folder, true);
    try {
      for (String inside : new TreeSet<>(folders)) {
        weights.addFolder(folder, inside);
      }
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Opens them to look at what there is, without holding whole files against their checksums, which
   * {@link #open(Path, Architecture)} does before anything is computed with them.
   */
  static CheckpointWeights look(Path folder) {
    return open(folder, false);
  }

  private static CheckpointWeights open(Path folder, boolean isChecked) {
    boolean whole = Files.isRegularFile(folder.resolve(FILE));
    if (!whole && !Files.isRegularFile(folder.resolve(INDEX))) {
      throw missing(folder);
    }
    CheckpointWeights weights =
        new CheckpointWeights(folder.resolve(whole ? FILE : INDEX), isChecked);
    try {
      if (whole) {
        SafetensorsFile file = weights.add(folder, FILE);
        file.tensors().keySet().forEach(tensor -> weights.places.put(tensor, file));
      } else {
        weights.readIndex(folder);
      }
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static BadInputException missing(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new BadInputException(folder + ": there is no such folder, which is to hold weights");
    }
    return pickled(folder)
        .orElseGet(
            () ->
                new BadInputException(
                    String.format("%s: there is neither a %s nor a %s", folder, FILE, INDEX)));
  }

  /** Why a directory without weights is refused that holds pickles; nothing, if it holds none. */
  static Optional<BadInputException> pickled(Path folder) {
    List<String> pickles;
    try (Stream<Path> inside = Files.list(folder)) {
      pickles =
          inside
              .map(file -> file.getFileName().toString())
              .filter(name -> PICKLE.matcher(name).matches())
              .sorted()
              .limit(TOLD)
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pickles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BadInputException(
                String.format(
                    "%s: there is no %s, and what %s holds is a pickle of Python's. Reading one can"
                        + " run any code that its maker put there, so it is never read; convert it"
                        + " to safetensors",
                    folder, FILE, String.join(", ", pickles))));
  }

  private void addFolder(Path folder, String inside) {
    Path path = folder.resolve(inside);
    if (!Files.isRegularFile(path.resolve(FILE))) {
      throw missing(path);
    }
    SafetensorsFile file = add(folder, inside + "/" + FILE);
    file.tensors()
        .keySet()
        .forEach(
            tensor -> {
              String name = inside + "." + tensor;
              places.put(name, file);
              own.put(name, tensor);
            });
  }

  private SafetensorsFile add(Path folder, String name) {
    if (isChecked) {
      Checksums.checkWhereKnown(folder, List.of(name));
    }
    paths.add(folder.resolve(name));
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
    files.add(file);
    return file;
  }

  private void readIndex(Path folder) {
    Checksums.checkWhereKnown(folder, List.of(INDEX));
    JsonValue content = JsonReader.read(source);
    if (!(content instanceof JsonObject index)) {
      throw new BadInputException(source + ": must hold an object, not " + content.phrase());
    }
    Map<String, SafetensorsFile> opened = new TreeMap<>();
    try {
      index
          .member("weight_map")
          .asObject()
          .members()
          .forEach(
              (tensor, file) -> {
                String name = shard(file.asString());
                SafetensorsFile shard = opened.computeIfAbsent(name, key -> add(folder, key));
                if (!shard.tensors().containsKey(tensor)) {
                  throw new BadInputException(
                      String.format("%s: %s is not in %s", source, tensor, name));
                }
                places.put(tensor, shard);
              });
    } catch (JsonException e) {
      throw new BadInputException(source + ": " + e.getMessage(), e);
    }
    opened.forEach(
        (name, shard) ->
            shard
                .tensors()
                .keySet()
                .forEach(
                    tensor -> {
                      if (places.get(tensor) != shard) {
                        throw new BadInputException(
                            String.format("%s does not name %s of %s", source, tensor, name));
                      }
                    }));
  }

  /** A file beside the index: a name alone, so that it cannot lead out of the directory. */
  private String shard(String name) {
    boolean isName = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");
    if (!isName) {
      throw new BadInputException(
          String.format("%s: '%s' is not the name of a safetensors file beside it", source, name));
    }
    return name;
  }

  /** The file that tells which tensors there are. */
  Path source() {
    return source;
  }

  /** The files with the tensors. */
  List<Path> paths() {
    return List.copyOf(paths);
  }

  /** The tensors' names, in the order of the file or the index. */
  Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  /** What is known of a tensor without reading it. */
  StoredTensor stored(String name) {
    return places.get(name).tensors().get(own.getOrDefault(name, name));
  }

  /** Maps a tensor into memory. */
  HostTensor tensor(String name) {
    return places.get(name).tensor(own.getOrDefault(name, name));
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
