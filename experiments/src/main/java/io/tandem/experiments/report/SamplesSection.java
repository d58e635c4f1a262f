package io.tandem.experiments.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The texts that the runs generated. */
final class SamplesSection implements ReportSection {

  /** What stands between two texts of {@code sample.txt}. */
  private static final String BETWEEN = "\n\n";

  record Model(boolean comparison, List<Sample> samples) {}

  record Sample(String run, List<Text> texts) {}

  /**
   * One text.
   *
   * @param prompt what it was begun with
   * @param rest what the model added
   */
  record Text(String prompt, String rest) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Sample> samples =
        subject.runs().stream()
            .filter(run -> run.sample().isPresent())
            .map(run -> new Sample(run.name(), texts(run.sample().orElseThrow(), begun(run))))
            .toList();
    return samples.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Content(
                "samples",
                samples.stream().mapToInt(sample -> sample.texts().size()).sum() == 1
                    ? "Sample"
                    : "Samples",
                templates.render("samples", new Model(subject.comparison(), samples))));
  }

  /** What the texts begin with, in their order; a search gives several for each prompt. */
  private static List<String> begun(ReportedRun run) {
    List<String> prompts = new ArrayList<>();
    run.setting("sample", "prompt").ifPresent(prompts::add);
    prompts.addAll(run.settings("sample", "prompts"));
    int each = run.setting("sample", "beams", "returned").map(SamplesSection::number).orElse(1);
    return prompts.stream().flatMap(prompt -> Collections.nCopies(each, prompt).stream()).toList();
  }

  private static int number(String text) {
    return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
  }

  /** Sets the prompts apart from what the model added, as far as they are found. */
  static List<Text> texts(String all, List<String> prompts) {
    List<Text> texts = new ArrayList<>();
    String left = all;
    for (int i = 0; i < prompts.size() && left.startsWith(prompts.get(i)); i++) {
      String prompt = prompts.get(i);
      int end =
          i + 1 < prompts.size()
              ? left.indexOf(BETWEEN + prompts.get(i + 1), prompt.length())
              : left.length();
      int next = end < 0 ? left.length() : end;
      texts.add(new Text(prompt, left.substring(prompt.length(), next)));
      left = left.substring(Math.min(left.length(), next + BETWEEN.length()));
    }
    return texts.isEmpty() ? List.of(new Text("", all)) : texts;
  }
}
