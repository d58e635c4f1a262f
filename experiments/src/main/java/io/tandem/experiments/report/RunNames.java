package io.tandem.experiments.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Short names for run directories: as many folders of each path as tell them apart. */
final class RunNames {
  private RunNames() {}

  static List<String> of(List<Path> directories) {
    List<Path> paths = directories.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    int longest = paths.stream().mapToInt(Path::getNameCount).max().orElse(0);
    for (int folders = 1; folders <= Math.max(1, longest); folders++) {
      List<String> names = new ArrayList<>();
      for (Path path : paths) {
        int count = path.getNameCount();
        names.add(
            count == 0
                ? path.toString()
                : path.subpath(Math.max(0, count - folders), count).toString());
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
