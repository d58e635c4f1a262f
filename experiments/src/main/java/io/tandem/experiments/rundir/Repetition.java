package io.tandem.experiments.rundir;

import java.nio.file.Path;
import java.util.Locale;

/** In what the runs of the same experiment differ, which are to tell how sure its figures are. */
public enum Repetition {
  /** The seed that everything is drawn from: weights, order, dropout. */
  SEED("seeds", "seeds.json"),
  /** The part of the documents that is kept for validation. */
  FOLD("folds", "cross-validation.json");

  private final String plural;
  private final String file;

  Repetition(String plural, String file) {
    this.plural = plural;
    this.file = file;
  }

  /** What people call several of them. */
  public String plural() {
    return plural;
  }

  /** The directory of a run. */
  public String directory(long value) {
    return name().toLowerCase(Locale.ROOT) + "-" + value;
  }

  /** Whether a directory is named as that of a run. */
  public static boolean names(String directory) {
    return directory.matches("(seed|fold)--?\\d+");
  }

  /** The file that says what the runs came to. */
  Path file(Path directory) {
    return directory.resolve(file);
  }
}
