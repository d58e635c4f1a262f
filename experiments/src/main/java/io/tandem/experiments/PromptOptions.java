package io.tandem.experiments;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.models.pipeline.PromptClassifier;
import io.tandem.models.prompting.Calibration;
import io.tandem.models.prompting.Demonstration;
import io.tandem.models.prompting.PhraseScores;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.prompting.Prompting;
import io.tandem.models.prompting.Verbalizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model that was not trained for it is asked for labels. */
final class PromptOptions {
  @Option(
      names = "--labels",
      paramLabel = "LABEL",
      split = ",",
      description =
          "The labels, with commas between, that a model which writes text chooses from by how"
              + " likely it finds each in a prompt; or the texts that one for multiple choice"
              + " chooses from.")
  private List<String> labels = List.of();

  @Option(
      names = "--verbalizer",
      paramLabel = "FILE",
      description =
          "Labels, and what is said for each, instead: a JSON object of labels with a text or a"
              + " list of texts.")
  private Path verbalizer;

  @Option(
      names = "--combination",
      paramLabel = "HOW",
      converter = EnumWords.OfCombination.class,
      completionCandidates = EnumWords.OfCombination.class,
      description =
          "How probabilities of a label's texts become one: their sum or their geometric mean."
              + " Default: sum.")
  private Verbalizer.Combination combination;

  @Option(
      names = "--template",
      paramLabel = "TEXT",
      description =
          "That prompt: {text} stands for the text and {label} for a label. Default: the text, and"
              + " on a line of its own \"This example is {label}.\" For pictures, what a label is"
              + " made into, by default \"{label}\".")
  private String template;

  @Option(
      names = "--calibration",
      paramLabel = "HOW",
      converter = EnumWords.OfCalibration.class,
      completionCandidates = EnumWords.OfCalibration.class,
      description =
          "What labels score without a text is taken away: contextual, with texts that say"
              + " nothing; pmi, with what stands before the label alone. Default: none.")
  private Calibration.Kind calibration;

  @Option(
      names = "--neutral",
      paramLabel = "TEXT",
      description =
          "A text that says nothing, for a contextual calibration; repeatable. Default: \"N/A\","
              + " the empty text and \"[MASK]\".")
  private List<String> neutral = List.of();

  @Mixin private ShotOptions shots = new ShotOptions();

  @Option(
      names = "--shots-label",
      paramLabel = "KEY",
      description = "What the label is called in that file. Default: label.")
  private String shotsLabel;

  /** The labels as they were given. */
  List<String> labels() {
    return labels.stream().map(String::strip).toList();
  }

  /** The template, if there is one. */
  Optional<String> template() {
    return Optional.ofNullable(template);
  }

  /** Whether it is said which labels there are. */
  boolean nameLabels() {
    return !labels.isEmpty() || verbalizer != null;
  }

  /** Whether more is said than labels, as which they are chosen from. */
  boolean sayHow() {
    return template != null || sayMore();
  }

  /** Whether more is said than labels and a template. */
  boolean sayMore() {
    return !neutral.isEmpty()
        || shots.isAnySaid()
        || Stream.of(verbalizer, combination, calibration, shotsLabel).anyMatch(Objects::nonNull);
  }

  /**
   * Refuses options that are of no use, or out of range.
   *
   * @throws BadInputException naming the option
   */
  void check() {
    if (!labels.isEmpty() && verbalizer != null) {
      throw new BadInputException("--labels and --verbalizer exclude each other");
    }
    if (!nameLabels() && sayHow()) {
      throw new BadInputException(
          "--template, --calibration, --shots-from and the like are of no use without --labels or"
              + " --verbalizer");
    }
    if (combination != null && verbalizer == null) {
      throw new BadInputException("--combination is of no use without --verbalizer");
    }
    if (!neutral.isEmpty() && calibration != Calibration.Kind.CONTEXTUAL) {
      throw new BadInputException("--neutral is of no use without --calibration contextual");
    }
    shots.check();
    if (shotsLabel != null && !shots.isSaid()) {
      throw new BadInputException("--shots-label is of no use without --shots-from");
    }
  }

  /**
   * A classifier that asks so.
   *
   * @param scores what is asked; closed with it, or here where it cannot be asked so
   */
  PromptClassifier classifier(PhraseScores scores) {
    try {
      Prompting prompting = prompting();
      return new PromptClassifier(scores, prompting, shown(prompting.verbalizer()));
    } catch (RuntimeException e) {
      scores.close();
      throw e;
    }
  }

  private Prompting prompting() {
    return new Prompting(
        template == null ? PromptTemplate.USUAL : new PromptTemplate(template),
        verbalizer == null
            ? Verbalizer.of(labels())
            : Verbalizer.read(
                verbalizer, combination == null ? Verbalizer.Combination.SUM : combination),
        new Calibration(
            calibration == null ? Calibration.Kind.NONE : calibration,
            neutral.isEmpty() ? Calibration.NEUTRAL : neutral),
        Prompting.SEPARATOR,
        shots.tokens());
  }

  private List<Demonstration> shown(Verbalizer labels) {
    if (!shots.isSaid()) {
      return List.of();
    }
    Task.Classification task = new Task.Classification(shotsLabel == null ? "label" : shotsLabel);
    return Demonstration.draw(
        shots.documents(), task, labels.labels(), shots.number(), shots.seed());
  }
}
