package io.tandem.experiments.report;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One HTML page about a run, or about several laid on each other. It holds all that it needs, opens
 * from the file system, and can reach no network. Immutable.
 */
public final class Report {
  private final ReportSubject subject;
  private final List<ReportSection> sections;

  private Report(ReportSubject subject, ConfigDefaults defaults) {
    this.subject = subject;
    this.sections =
        List.of(
            new CurvesSection(),
            new ResultsSection(),
            new EvaluationSection(),
            new SamplesSection(),
            new ConfigSection(defaults),
            new ProvenanceSection(),
            new ReproductionSection());
  }

  /**
   * Reads what there is to report. The directory of a comparison stands for the runs inside it.
   *
   * @param directories of runs and comparisons, at least one
   * @param defaults what configs say where they say nothing
   * @return the page, not yet written
   * @throws BadInputException if a file of a run holds what it should not, or a comparison has no
   *     run yet
   */
  public static Report of(List<RunDirectory> directories, ConfigDefaults defaults) {
    boolean several = directories.size() > 1;
    List<RunDirectory> runs = new ArrayList<>();
    List<Optional<RunDirectory>> comparisons = new ArrayList<>();
    List<Boolean> parts = new ArrayList<>();
    for (RunDirectory directory : directories) {
      List<RunDirectory> inside = directory.runs();
      if (inside.isEmpty() && directory.isComparison()) {
        throw new BadInputException(directory.path() + ": a comparison that has no run yet");
      }
      if (inside.isEmpty()) {
        Optional<RunDirectory> comparison = comparisonOf(directory);
        runs.add(directory);
        comparisons.add(comparison);
        parts.add(comparison.isPresent());
      }
      runs.addAll(inside);
      comparisons.addAll(Collections.nCopies(inside.size(), Optional.of(directory)));
      parts.addAll(Collections.nCopies(inside.size(), several));
    }
    List<String> names = RunNames.of(runs.stream().map(RunDirectory::path).toList(), parts);
    List<ReportedRun> read = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      read.add(ReportedRun.read(names.get(i), runs.get(i), comparisons.get(i)));
    }
    return new Report(new ReportSubject(title(directories, read.size()), read), defaults);
  }

  /** Names one or two; of more, a title would be no title. */
  private static String title(List<RunDirectory> directories, int runs) {
    return directories.size() > 2
        ? ReportSubject.counted(runs)
        : String.join(
            " and ",
            RunNames.of(
                directories.stream().map(RunDirectory::path).toList(),
                directories.stream().map(one -> comparisonOf(one).isPresent()).toList()));
  }

  /** The comparison that a run is part of: the folder above, where it says so. */
  private static Optional<RunDirectory> comparisonOf(RunDirectory run) {
    Path path = run.path().toAbsolutePath().normalize();
    if (path.getParent() == null) {
      return Optional.empty();
    }
    try {
      RunDirectory above = RunDirectory.open(path.getParent());
      return Optional.of(above)
          .filter(a -> a.runs().stream().anyMatch(inside -> inside.path().equals(path)));
    } catch (BadInputException e) {
      // What lies above a run is not asked for: if it is none or unreadable, the run is alone.
      return Optional.empty();
    }
  }

  /**
   * The page.
   *
   * @return the HTML
   */
  public String html() {
    Templates templates = new Templates();
    return HtmlPage.of(
        subject.title(),
        OverviewSection.html(subject, templates),
        sections.stream()
            .map(section -> section.of(subject, templates))
            .flatMap(Optional::stream)
            .toList(),
        templates);
  }

  /**
   * Writes the page, replacing what is there.
   *
   * @param file where to, for example {@link RunDirectory#report}
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.write(file, html());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
    }
  }
}
