package io.tandem.experiments.prompted;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
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
 * @param template the prompt
 * @param verbalizer what is said for each label; if it is not set, all labels of the training part
 *     as they are called
 * @param combination how the probabilities of a label's phrases become one
 * @param calibration what is taken away of labels' scores
 * @param neutral texts that say nothing
 * @param shots how many labelled documents of the training part are shown before each question
 * @param shotTokens the greatest number of tokens of such a document's text
 */
public record PromptedSettings(
    @Doc("The checkpoint that is asked, or the directory of a run.") Path checkpoint,
    @Doc("The backend that it runs on.") @Default("djl") String backend,
    @Doc("The prompt, with {label} once, and {text} or attributes of documents in braces.")
        @Default("{text}\nThis example is {label}.")
        String template,
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
        Optional<Integer> shotTokens) {

  /** Copies the list. */
  public PromptedSettings {
    neutral = List.copyOf(neutral);
  }

  /** How a model is asked for labels, where the verbalizer does not say which there are. */
  Prompting prompting(List<String> labels) {
    return new Prompting(
        new PromptTemplate(template),
        verbalizer
            .map(phrases -> new Verbalizer(phrases, combination))
            .orElseGet(() -> Verbalizer.of(labels)),
        new Calibration(calibration, neutral),
        Prompting.SEPARATOR,
        shotTokens.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }
}
