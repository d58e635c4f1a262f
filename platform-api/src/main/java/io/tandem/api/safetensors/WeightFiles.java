package io.tandem.api.safetensors;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that a checkpoint's weights stand in: one and, for parts that are published in folders
 * of their own, one {@value #FILE} in each of these. There the tensor {@code FOLDER.NAME} is {@code
 * NAME}.
 *
 * @param first the name of the one
 * @param folders those of the parts with a folder of their own
 */
public record WeightFiles(String first, Set<String> folders) {
  /** The name of files with the weights of a model. */
  public static final String FILE = "model.safetensors";

  /** All weights in one file. */
  public static final WeightFiles ONE = inFolders(Set.of());

  /** Copies the set. */
  public WeightFiles {
    folders = Set.copyOf(folders);
  }

  /** The files of a model that may have parts in folders. */
  public static WeightFiles inFolders(Set<String> folders) {
    return new WeightFiles(FILE, folders);
  }

  /**
   * Divides weights among the files.
   *
   * @param names the weights' names
   * @return by each file's place in the checkpoint: of each of its tensors, the weight's name; the
   *     first file is always there
   */
  public Map<String, Map<String, String>> of(Collection<String> names) {
    Map<String, Map<String, String>> files = new TreeMap<>();
    files.put(first, new TreeMap<>());
    for (String name : names) {
      int end = name.indexOf('.');
      String folder = end < 0 ? "" : name.substring(0, end);
      if (folders.contains(folder)) {
        files
            .computeIfAbsent(folder + "/" + FILE, file -> new TreeMap<>())
            .put(name.substring(end + 1), name);
      } else {
        files.get(first).put(name, name);
      }
    }
    return files;
  }
}
