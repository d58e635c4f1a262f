package io.tandem.experiments.console;

import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.Repetition;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells people: progress on standard error, results on standard output. */
public final class HumanConsole implements RunConsole {
  /** With it a run prints no results, because the comparison that it is part of will. */
  public static final String NO_RESULTS = "--no-results";

  /** How progress is told. */
  public enum Progress {
    /** A bar that is drawn again and again, for a terminal. */
    BAR,
    /** A line now and then. */
    LINES,
    /** Not at all. */
    NONE
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Progress progress;
  private final boolean results;

  /**
   * Makes a console.
   *
   * @param out where results go
   * @param err where progress goes
   * @param progress how it is told
   * @param results whether results are printed
   */
  public HumanConsole(PrintStream out, PrintStream err, Progress progress, boolean results) {
    this.out = out;
    this.err = err;
    this.progress = progress;
    this.results = results;
  }

  @Override
  public Training training(String backend, Path directory) {
    String folder = String.valueOf(directory.getFileName());
    String name = Repetition.names(folder) ? backend + " " + folder : backend;
    return switch (progress) {
      case BAR -> new BarProgress(name, err);
      case LINES -> new LineProgress(name, err);
      case NONE ->
          new Training() {
            @Override
            public void on(TrainingEvent event) {}

            @Override
            public void close() {}
          };
    };
  }

  @Override
  public void comparing(List<String> backends, Path directory) {
    if (progress != Progress.NONE) {
      err.printf("Comparing %s, one after the other.%n", String.join(" and ", backends));
    }
  }

  @Override
  public void repeating(Repetition kind, int runs, Path directory) {
    if (progress != Progress.NONE) {
      String how =
          kind == Repetition.SEED ? "with another seed" : "without another part of the data";
      err.printf("Training %d times, each %s.%n", runs, how);
    }
  }

  @Override
  public void ended(RunEnd end) {
    if (!results) {
      return;
    }
    out.print(end.table().text());
    end.comparison()
        .filter(comparison -> comparison.stepsCompared() > 0)
        .ifPresent(comparison -> out.printf("%n%s%n", sentence(comparison)));
    end.sample().ifPresent(sample -> out.printf("%n%s%n", sample));
    out.printf("%nEverything is in %s%n", end.directory());
    end.report()
        .ifPresent(report -> out.printf("To look at: %s%n", report.toAbsolutePath().toUri()));
  }

  private static String sentence(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "The curves differ by at most %.2e (at step %d of %d).",
        comparison.maxAbsLossDifference(),
        comparison.stepOfMaxDifference(),
        comparison.stepsCompared());
  }

  @Override
  public List<String> optionsOfParts() {
    List<String> options = new ArrayList<>(List.of(NO_RESULTS));
    if (progress == Progress.NONE) {
      options.add("--quiet");
    }
    return options;
  }
}
