package io.tandem.experiments.prompted;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;
import io.tandem.models.pipeline.PromptExtractor;
import io.tandem.models.prompting.Calibration;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.prompting.Prompting;
import io.tandem.models.prompting.Verbalizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked, and how.
 *
 * @param checkpoint a checkpoint, or a run's directory
 * @param backend what it runs on
 * @param template the prompt; if it is not set, {@link PromptTemplate#USUAL} or {@link
 *     PromptExtractor#TEMPLATE}
 * @param verbalizer what is said for each label; if it is not set, all labels of the training part
 *     as they are called
 * @param combination how the probabilities of a label's phrases become one
 * @param calibration what is taken away of labels' scores
 * @param neutral texts that say nothing
 * @param shots how many labelled documents of the training part are shown before each question
 * @param shotTokens the greatest number of tokens of such a document's text
 * @param beams how many answers are weighed at once
 */
public record PromptedSettings(
    @Doc("The checkpoint that is asked, or the directory of a run.") Path checkpoint,
    @Doc("The backend that it runs on.") @Default("djl") String backend,
    @Doc(
            "The prompt, with {label} once, and {text} or attributes of documents in braces; if not"
                + " set, the text and a line that asks for its class, or two that ask the"
                + " question.")
        Optional<String> template,
    @Doc("What is said for each label, one phrase or several; if not set, what it is called.")
        Optional<Map<String, List<String>>> verbalizer,
    @Doc("How probabilities of a label's phrases become one: sum or mean.") @Default("sum")
        Verbalizer.Combination combination,
    @Doc("What is taken away of labels' scores: none, contextual or pmi.") @Default("none")
        Calibration.Kind calibration,
    @Doc("Texts that say nothing, for a contextual calibration.") @Default({"N/A", "", "[MASK]"})
        List<String> neutral,
    @Doc("How many documents of the training part are shown, of all labels alike.")
        @Default("0")
        @Range(min = 0, max = 1000)
        int shots,
    @Doc("The greatest number of tokens of a shown document's text; if not set, all.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> shotTokens,
    @Doc("How many answers to a question are weighed at once.")
        @Default("8")
        @Range(min = 1, max = 1000)
        int beams) {

  /** Copies the list. */
  public PromptedSettings {
    neutral = List.copyOf(neutral);
  }

  /**
   * How a model is asked for answers.
   *
   * @throws BadInputException if something is said of labels
   */
  PromptExtractor.Asking asking(boolean noAnswer) {
    if (verbalizer.isPresent() || calibration != Calibration.Kind.NONE) {
      throw new BadInputException(
          String.format(
              "training.%s: answers are copied out of texts; it is for labels alone",
              verbalizer.isPresent() ? "verbalizer" : "calibration"));
    }
    return new PromptExtractor.Asking(
        template.map(PromptTemplate::new).orElse(PromptExtractor.TEMPLATE), noAnswer, beams);
  }

  /** The greatest number of tokens of a shown text, if it is limited. */
  OptionalInt shownTokens() {
    return shotTokens.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** Where what is told by it came from. */
  Map<String, String> provenance(PromptTemplate asked) {
    return Map.of(
        "trainer",
        "prompted",
        "checkpoint",
        checkpoint.toString(),
        "template",
        asked.source(),
        "shots",
        String.valueOf(shots));
  }

  /** How a model is asked for labels, where the verbalizer does not say which there are. */
  Prompting prompting(List<String> labels) {
    return new Prompting(
        template.map(PromptTemplate::new).orElse(PromptTemplate.USUAL),
        verbalizer
            .map(phrases -> new Verbalizer(phrases, combination))
            .orElseGet(() -> Verbalizer.of(labels)),
        new Calibration(calibration, neutral),
        Prompting.SEPARATOR,
        shownTokens());
  }
}
