package io.tandem.models.prompting;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores of a model that makes texts of texts (Raffel et al. 2020, arXiv 1910.10683, section 2.4):
 * it reads the prompt up to the label, and the score is the log-probability that the phrase, and
 * nothing more, is what it writes. Where something follows the label, it reads the first sentinel
 * of its pretraining in the label's place, and writes that, the phrase, and the second one.
 */
final class TargetScores implements PhraseScores {
  private static final String FIRST = "<extra_id_0>";
  private static final String SECOND = "<extra_id_1>";

  /** How many texts are read at once. */
  private static final int ROWS = 16;

  private final TextPairs pairs;
  private final SourceGenerator generator;

  TargetScores(SequenceToSequence model, DeviceState state, Precision precision) {
    pairs = model.pairs();
    generator = new SourceGenerator(model, state, precision, pairs.marks());
  }

  @Override
  public void check(PromptTemplate template, List<String> phrases) {
    boolean marked = tokenizer().idOf(FIRST).isPresent() && tokenizer().idOf(SECOND).isPresent();
    if (!template.endsWithLabel() && !marked) {
      throw new BadInputException(
          String.format(
              "the template '%s' must end with %s: the vocabulary has no '%s' to stand for what"
                  + " is missing in a text",
              template.source(), PromptTemplate.LABEL, FIRST));
    }
    for (String phrase : phrases) {
      int length = tokenizer().encode(phrase).length;
      if (length + 1 > pairs.limits().target()) {
        throw new BadInputException(
            String.format(
                "'%s' has %d tokens with its end, and the model writes %d",
                phrase, length + 1, pairs.limits().target()));
      }
    }
  }

  private static boolean isLast(FilledPrompt prompt) {
    return prompt.after().isBlank();
  }

  private int[] source(FilledPrompt prompt) {
    return ended(
        tokenizer().encode(isLast(prompt) ? prompt.before().stripTrailing() : prompt.with(FIRST)));
  }

  private int[] ended(int[] ids) {
    int[] all = Arrays.copyOf(ids, ids.length + 1);
    all[ids.length] = pairs.marks().end();
    return all;
  }

  private int[] target(FilledPrompt prompt, String phrase) {
    return isLast(prompt)
        ? ended(tokenizer().encode(phrase))
        : tokenizer().encode(FIRST + " " + phrase + " " + SECOND);
  }

  @Override
  public int excess(FilledPrompt prompt, List<String> phrases) {
    return Math.max(0, source(prompt).length - longest());
  }

  @Override
  public int longest() {
    return pairs.limits().source();
  }

  @Override
  public Tokenizer tokenizer() {
    return pairs.tokenizer();
  }

  @Override
  public double[][] of(List<FilledPrompt> prompts, List<String> phrases) {
    List<double[]> scores = new ArrayList<>();
    for (int from = 0; from < prompts.size(); from += ROWS) {
      List<FilledPrompt> some = prompts.subList(from, Math.min(from + ROWS, prompts.size()));
      List<int[]> targets = phrases.stream().map(phrase -> target(some.get(0), phrase)).toList();
      scores.addAll(
          List.of(generator.logProbabilities(some.stream().map(this::source).toList(), targets)));
    }
    return scores.toArray(double[][]::new);
  }

  @Override
  public void close() {
    generator.close();
  }
}
