package io.tandem.api.safetensors;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that a checkpoint's weights stand in: {@value #FILE} and, for parts that are published
 * in folders of their own, one of that name in each of these. There the tensor {@code FOLDER.NAME}
 * is {@code NAME}.
 */
public final class WeightFiles {
  /** The name of each of them. */
  public static final String FILE = "model.safetensors";

  private WeightFiles() {}

  /**
   * Divides weights among files.
   *
   * @param names the weights' names
   * @param folders those of the parts with a folder of their own
   * @return by each file's place in the checkpoint: of each of its tensors, the weight's name; the
   *     first file is always there
   */
  public static Map<String, Map<String, String>> of(Collection<String> names, Set<String> folders) {
    Map<String, Map<String, String>> files = new TreeMap<>();
    files.put(FILE, new TreeMap<>());
    for (String name : names) {
      int end = name.indexOf('.');
      String folder = end < 0 ? "" : name.substring(0, end);
      if (folders.contains(folder)) {
        files
            .computeIfAbsent(folder + "/" + FILE, file -> new TreeMap<>())
            .put(name.substring(end + 1), name);
      } else {
        files.get(FILE).put(name, name);
      }
    }
    return files;
  }
}
