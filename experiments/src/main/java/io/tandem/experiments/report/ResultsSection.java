package io.tandem.experiments.report;

import io.tandem.experiments.rundir.Repetitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The final figures, a column for each run, with how far each is from the first. A run without any
 * has those of its journal, and is marked. Where the same experiment was run several times, what
 * the runs came to stands before them.
 */
final class ResultsSection implements ReportSection {

  record Model(
      boolean comparison,
      boolean partial,
      boolean uncertain,
      List<String> runs,
      List<Line> lines) {}

  record Line(String label, List<Cell> cells) {}

  record Cell(String value, String interval, String change) {
    boolean uncertain() {
      return !interval.isEmpty();
    }

    boolean changed() {
      return !change.isEmpty();
    }
  }

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    ResultTable table = new ResultTable();
    Optional<Repetitions> repetitions = subject.repetitions();
    repetitions.ifPresent(
        all -> {
          table.add("mean", all.means());
          table.add("deviation", all.deviations());
        });
    for (ReportedRun run : subject.runs()) {
      String mark = run.partial() ? " (" + run.state().word() + ")" : "";
      table.add(run.name() + mark, run.latest(), run.intervals());
    }
    List<Line> lines = new ArrayList<>();
    for (ResultTable.Row row : table.rows()) {
      List<Cell> cells = new ArrayList<>();
      for (int column = 0; column < row.cells().size(); column++) {
        String change = repetitions.isPresent() ? "" : row.changes().get(column);
        cells.add(new Cell(row.cells().get(column), row.intervals().get(column), change));
      }
      lines.add(new Line(row.label(), cells));
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Model model =
        new Model(
            table.names().size() > 1 && repetitions.isEmpty(),
            subject.runs().stream().anyMatch(ReportedRun::partial),
            subject.runs().stream().anyMatch(run -> !run.intervals().isEmpty()),
            table.names(),
            lines);
    return Optional.of(new Content("results", "Results", templates.render("results", model)));
  }
}
