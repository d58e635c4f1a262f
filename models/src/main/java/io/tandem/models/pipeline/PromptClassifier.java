package io.tandem.models.pipeline;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.models.prompting.Calibration;
import io.tandem.models.prompting.Demonstration;
import io.tandem.models.prompting.FilledPrompt;
import io.tandem.models.prompting.PhraseScores;
import io.tandem.models.prompting.Probabilities;
import io.tandem.models.prompting.PromptFit;
import io.tandem.models.prompting.Prompting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Classifies texts with a model that was never trained for it, by how likely it finds what stands
 * for each label in a prompt, perhaps after examples that it is shown: the labels' probabilities
 * are the softmax of their scores, from which a {@link Calibration} may take something away. A
 * model that continues texts is asked, or one that makes texts of texts, or one that guesses what
 * masks stand for.
 *
 * <p>Used by one thread.
 */
public final class PromptClassifier implements AutoCloseable {
  private final PhraseScores scores;
  private final Prompting prompting;
  private final PromptFit prompts;
  private final List<String> labels;
  private final List<String> phrases;

  /** What is taken away of each label's score, by the number of examples that are shown. */
  private final Map<Integer, double[]> taken = new HashMap<>();

  /**
   * A classifier at work.
   *
   * @param scores what is asked; closed with this
   * @param prompting how
   * @param shown the examples that are shown before it is asked, none for zero-shot
   * @throws BadInputException if such a model cannot be asked so
   */
  public PromptClassifier(PhraseScores scores, Prompting prompting, List<Demonstration> shown) {
    this.scores = scores;
    this.prompting = prompting;
    labels = prompting.verbalizer().labels();
    phrases = prompting.verbalizer().all();
    scores.check(prompting.template(), phrases);
    prompts = new PromptFit(scores, prompting, shown);
    if (prompting.calibration().kind() == Calibration.Kind.PMI
        && prompting.template().premise().isBlank()) {
      throw new BadInputException(
          String.format(
              "the template '%s' has no words between the label and what stands before it, after"
                  + " which a label could be weighed alone",
              prompting.template().source()));
    }
  }

  /**
   * Classifies texts.
   *
   * @param texts any number; where the model could not look at all of a prompt, examples are left
   *     out of it, and then the end of the text
   * @return for each text all labels with their probabilities, the likeliest first
   * @throws BadInputException if the model can look at so few tokens that no text is left
   */
  public List<List<LabelScore>> of(List<String> texts) {
    List<Document> documents =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Document("text " + (i + 1), texts.get(i)))
            .toList();
    return Arrays.stream(logProbabilities(documents)).map(this::scores).toList();
  }

  private List<LabelScore> scores(double[] logs) {
    double greatest = Arrays.stream(logs).max().orElseThrow();
    int best =
        IntStream.range(0, logs.length).filter(j -> logs[j] == greatest).findFirst().orElse(0);
    List<LabelScore> all = new ArrayList<>();
    for (int j = 0; j < logs.length; j++) {
      all.add(new LabelScore(labels.get(j), Math.exp(logs[j]), j == best));
    }
    all.sort(Comparator.comparingDouble(LabelScore::score).reversed());
    return List.copyOf(all);
  }

  /** The labels, in the verbalizer's order. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Classifies documents.
   *
   * @return for each document the natural logarithms of its labels' probabilities
   * @throws BadInputException if a document lacks what the template names, or no text is left
   */
  public double[][] logProbabilities(List<Document> documents) {
    List<PromptFit.Fitted> fitted = documents.stream().map(prompts::of).toList();
    double[][] all = labelScores(fitted.stream().map(PromptFit.Fitted::prompt).toList());
    for (int i = 0; i < all.length; i++) {
      double[] away = taken(fitted.get(i).examples());
      for (int j = 0; j < away.length; j++) {
        all[i][j] -= away[j];
      }
      all[i] = Probabilities.normalized(all[i]);
    }
    return all;
  }

  private double[][] labelScores(List<FilledPrompt> asked) {
    double[][] all = scores.of(asked, phrases);
    return Arrays.stream(all).map(prompting.verbalizer()::combined).toArray(double[][]::new);
  }

  private double[] taken(int examples) {
    Calibration calibration = prompting.calibration();
    return taken.computeIfAbsent(
        examples,
        number ->
            switch (calibration.kind()) {
              case NONE -> new double[labels.size()];
              case CONTEXTUAL -> contextual(calibration.neutral(), number);
              case PMI -> labelScores(List.of(premise()))[0];
            });
  }

  /** Logarithms of mean probabilities. */
  private double[] contextual(List<String> neutral, int examples) {
    double[][] each =
        labelScores(
            neutral.stream().map(text -> prompts.neutral(text, examples).prompt()).toList());
    double[][] shares = Arrays.stream(each).map(Probabilities::normalized).toArray(double[][]::new);
    return IntStream.range(0, labels.size())
        .mapToDouble(
            j ->
                Probabilities.logSum(Arrays.stream(shares).mapToDouble(row -> row[j]).toArray())
                    - Math.log(shares.length))
        .toArray();
  }

  private FilledPrompt premise() {
    return new FilledPrompt(
        prompting.template().premise(), prompting.template().neutral("").after());
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    scores.close();
  }
}
