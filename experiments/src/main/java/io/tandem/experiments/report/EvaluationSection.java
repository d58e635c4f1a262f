package io.tandem.experiments.report;

import io.tandem.api.evaluation.Exhibit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What evaluators have to show beside figures, of each run's model and of its baselines. */
final class EvaluationSection implements ReportSection {

  record Model(boolean single, List<Group> groups) {}

  /**
   * What there is to see of one model.
   *
   * @param title whose it is
   * @param open whether it is shown before it is asked for
   * @param exhibits HTML
   */
  record Group(String title, boolean open, List<String> exhibits) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Group> groups = new ArrayList<>();
    for (ReportedRun run : subject.runs()) {
      for (Map.Entry<String, List<Exhibit>> model : run.exhibits().entrySet()) {
        String own = subject.comparison() ? run.name() : "the trained model";
        String baseline = subject.comparison() ? run.name() + ", " : "baseline ";
        String title = model.getKey().isEmpty() ? own : baseline + model.getKey();
        List<String> drawn = new ArrayList<>();
        for (Exhibit exhibit : model.getValue()) {
          String id = "exhibit-" + groups.size() + "-" + drawn.size();
          drawn.add(ExhibitDrawing.html(exhibit, id, templates));
        }
        if (!drawn.isEmpty()) {
          groups.add(new Group(title, groups.isEmpty(), drawn));
        }
      }
    }
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Content(
                "evaluation",
                "Evaluation",
                templates.render("evaluation", new Model(groups.size() == 1, groups))));
  }
}
