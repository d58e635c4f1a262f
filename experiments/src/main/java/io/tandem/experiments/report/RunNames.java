package io.tandem.experiments.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * Short names for run directories: as many folders of each path as tell them apart, and for a part
 * of a comparison, which is named after its backend alone, the comparison's too where asked for.
 */
public final class RunNames {
  private RunNames() {}

  /**
   * The names.
   *
   * @param directories what is named
   */
  public static List<String> of(List<Path> directories) {
    return of(directories, Collections.nCopies(directories.size(), false));
  }

  /**
   * The names.
   *
   * @param directories what is named
   * @param parts which of them are to have at least one folder above before their own
   */
  static List<String> of(List<Path> directories, List<Boolean> parts) {
    List<Path> paths = directories.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    int longest = paths.stream().mapToInt(Path::getNameCount).max().orElse(0);
    for (int folders = 1; folders <= Math.max(1, longest); folders++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < paths.size(); i++) {
        Path path = paths.get(i);
        int count = path.getNameCount();
        int taken = parts.get(i) ? Math.max(2, folders) : folders;
        names.add(
            count == 0
                ? path.toString()
                : path.subpath(Math.max(0, count - taken), count).toString());
      }
      if (new HashSet<>(names).size() == names.size()) {
        return names;
      }
    }
    // The same directory, named twice.
    List<String> names = new ArrayList<>();
    for (Path path : paths) {
      names.add(path + " (" + (names.size() + 1) + ")");
    }
    return names;
  }
}
