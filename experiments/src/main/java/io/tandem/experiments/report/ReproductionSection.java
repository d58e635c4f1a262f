package io.tandem.experiments.report;

import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands that make the runs again, and those that were given: a part of a comparison was made
 * by the comparison's, not by what the comparison started.
 */
final class ReproductionSection implements ReportSection {

  record Model(boolean comparison, boolean modified, List<One> runs) {}

  record One(String run, String commands, boolean part, String original) {
    boolean told() {
      return !original.isEmpty();
    }
  }

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    Model model =
        new Model(
            subject.comparison(),
            subject.runs().stream()
                .flatMap(run -> run.provenance().flatMap(Provenance::git).stream())
                .anyMatch(GitRevision::modified),
            subject.runs().stream().map(ReproductionSection::one).toList());
    return Optional.of(
        new Content("reproduce", "Make it again", templates.render("reproduction", model)));
  }

  private static One one(ReportedRun run) {
    List<String> lines = new ArrayList<>();
    run.provenance()
        .flatMap(Provenance::git)
        .ifPresent(git -> lines.add(ShellWords.of(List.of("git", "checkout", git.revision()))));
    lines.add(ShellWords.of(List.of("./tandem", "run", run.directory().config().toString())));
    String original =
        run.comparison()
            .or(run::provenance)
            .map(
                provenance -> {
                  List<String> words = new ArrayList<>(List.of("./tandem"));
                  words.addAll(provenance.commandLine());
                  return ShellWords.of(words);
                })
            .orElse("");
    return new One(run.name(), String.join("\n", lines), run.comparison().isPresent(), original);
  }
}
