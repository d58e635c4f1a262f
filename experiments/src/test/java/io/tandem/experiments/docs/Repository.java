package io.tandem.experiments.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The checkout that the tests are of. */
final class Repository {
  /** Its root. */
  static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize().getParent();

  /** The folders of which a page names no file that is not there. */
  private static final List<String> KNOWN =
      List.of(".ci/", "benchmarks/", "docs/", "experiments/", "notebooks/", "scripts/");

  private Repository() {}

  /** Whether a word is the name of a file that would have to be there, and is not. */
  static boolean lacks(String word) {
    return KNOWN.stream().anyMatch(word::startsWith) && !Files.exists(ROOT.resolve(word));
  }

  /** Whether a word is the name of a file that is there. */
  static boolean isThere(String word) {
    return KNOWN.stream().anyMatch(word::startsWith) && Files.exists(ROOT.resolve(word));
  }
}
