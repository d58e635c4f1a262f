package io.tandem.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The final figures, a column for each run, with how far each is from the first. */
final class ResultsSection implements ReportSection {

  record Model(boolean comparison, List<String> runs, List<Line> lines) {}

  record Line(String label, List<Cell> cells) {}

  record Cell(String value, String change) {
    boolean changed() {
      return !change.isEmpty();
    }
  }

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    ResultTable table = new ResultTable();
    subject.runs().forEach(run -> table.add(run.name(), run.figures()));
    List<Line> lines = new ArrayList<>();
    for (ResultTable.Row row : table.rows()) {
      List<Cell> cells = new ArrayList<>();
      for (int column = 0; column < row.cells().size(); column++) {
        cells.add(new Cell(row.cells().get(column), row.changes().get(column)));
      }
      lines.add(new Line(row.label(), cells));
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Model model = new Model(table.names().size() > 1, table.names(), lines);
    return Optional.of(new Content("results", "Results", templates.render("results", model)));
  }
}
