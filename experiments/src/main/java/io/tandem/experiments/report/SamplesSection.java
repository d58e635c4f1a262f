package io.tandem.experiments.report;

import java.util.List;
import java.util.Optional;

/** The texts that the runs generated. */
final class SamplesSection implements ReportSection {

  record Model(boolean comparison, List<Sample> samples) {}

  record Sample(String run, String prompt, String rest) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Sample> samples =
        subject.runs().stream()
            .filter(run -> run.sample().isPresent())
            .map(SamplesSection::sample)
            .toList();
    return samples.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Content(
                "samples",
                samples.size() == 1 ? "Sample" : "Samples",
                templates.render("samples", new Model(subject.comparison(), samples))));
  }

  /** The prompt is set apart from what the model added, where the text begins with it. */
  private static Sample sample(ReportedRun run) {
    String text = run.sample().orElseThrow();
    String prompt = run.setting("sample", "prompt").filter(text::startsWith).orElse("");
    return new Sample(run.name(), prompt, text.substring(prompt.length()));
  }
}
