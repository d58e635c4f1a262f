package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.answering.ExampleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Classifies texts with a language model that was never trained for it, by how likely it finds each
 * label as the end of a prompt (Brown et al. 2020, arXiv 2005.14165, section 2.4): the score of a
 * label is the log-probability of all that stands in the prompt from the label on, and the labels'
 * probabilities are the softmax of their scores.
 *
 * <p>Calibrated, the score that a label has in the prompt of a text that says nothing is taken away
 * first (Zhao et al. 2021, arXiv 2102.09690; their division of probabilities is this subtraction):
 * a model prefers some labels whatever the text.
 *
 * <p>Used by one thread.
 */
public final class PromptClassifier implements AutoCloseable {
  /** Stands for the text in a template. */
  public static final String TEXT = "{text}";

  /** Stands for the label in a template. */
  public static final String LABEL = "{label}";

  /** The template of Transformers' zero-shot classification, after the text. */
  public static final String TEMPLATE = TEXT + "\nThis example is " + LABEL + ".";

  /** A text that says nothing, of those that the paper tries. */
  public static final String NOTHING = "N/A";

  private static final String TIME = "time";
  private static final int BUCKET = 8;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final String before;
  private final String between;
  private final String after;
  private final List<String> labels;
  private final ExampleProgram program;
  private final Optional<double[]> nothing;

  /**
   * A classifier at work on a device.
   *
   * @param model the language model
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie; not closed with this
   * @param precision in which element types the model computes
   * @param template the prompt, with {@value #TEXT} and after it {@value #LABEL}, each once
   * @param labels at least two different ones
   * @param calibrated whether what a label scores without a text is taken away
   * @throws BadInputException if the template or the labels are other than that
   */
  public PromptClassifier(
      LanguageModel model,
      Tokenizer tokenizer,
      DeviceState state,
      Precision precision,
      String template,
      List<String> labels,
      boolean calibrated) {
    check(template, labels);
    this.model = model;
    this.tokenizer = tokenizer;
    int text = template.indexOf(TEXT);
    int label = template.indexOf(LABEL);
    before = template.substring(0, text);
    between = template.substring(text + TEXT.length(), label);
    after = template.substring(label + LABEL.length());
    this.labels = List.copyOf(labels);
    program =
        new ExampleProgram(
            state,
            Map.of(
                Batch.INPUT_IDS, Feature.integers(0, TIME),
                Batch.LABELS, Feature.integers(Batch.IGNORED, TIME)),
            List.of(TIME),
            axis -> model.context(),
            BUCKET,
            batch -> Lengths.NONE,
            lengths -> precision.applyTo(model.tokenLosses()));
    nothing = calibrated ? Optional.of(scores(List.of(NOTHING))) : Optional.empty();
  }

  private static void check(String template, List<String> labels) {
    int text = template.indexOf(TEXT);
    int label = template.indexOf(LABEL);
    if (text < 0
        || label < text
        || template.lastIndexOf(TEXT) != text
        || template.lastIndexOf(LABEL) != label) {
      throw new BadInputException(
          String.format(
              "the template '%s' must hold %s and after it %s, each once", template, TEXT, LABEL));
    }
    if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size()) {
      throw new BadInputException(
          String.format("there must be two labels or more, all different, not %s", labels));
    }
    if (labels.stream().anyMatch(String::isBlank)) {
      throw new BadInputException("a label is blank");
    }
  }

  /**
   * Classifies texts.
   *
   * @param texts any number; the end of one is left out where the model could not look at all of
   *     the prompt
   * @return for each text all labels with their probabilities, the likeliest first
   * @throws BadInputException if the model can look at so few tokens that no text is left
   */
  public List<List<LabelScore>> of(List<String> texts) {
    double[] all = scores(texts);
    List<List<LabelScore>> told = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      double[] own = Arrays.copyOfRange(all, i * labels.size(), (i + 1) * labels.size());
      nothing.ifPresent(
          neutral -> {
            for (int j = 0; j < own.length; j++) {
              own[j] -= neutral[j];
            }
          });
      double greatest = Arrays.stream(own).max().orElseThrow();
      double sum = Arrays.stream(own).map(score -> Math.exp(score - greatest)).sum();
      List<LabelScore> scores = new ArrayList<>();
      int best =
          IntStream.range(0, own.length).filter(j -> own[j] == greatest).findFirst().orElse(0);
      for (int j = 0; j < own.length; j++) {
        scores.add(new LabelScore(labels.get(j), Math.exp(own[j] - greatest) / sum, j == best));
      }
      scores.sort(Comparator.comparingDouble(LabelScore::score).reversed());
      told.add(List.copyOf(scores));
    }
    return told;
  }

  /** Log-probabilities: text by text those of all labels. */
  private double[] scores(List<String> texts) {
    List<Example> examples = new ArrayList<>();
    for (String text : texts) {
      for (String label : labels) {
        examples.add(example(text, label));
      }
    }
    double[] scores = new double[examples.size()];
    program.run(
        examples,
        (numbers, outputs) -> {
          HostTensor losses = outputs.get(LanguageModel.LOSSES);
          double[] each = losses.toDoubleArray();
          int time = Math.toIntExact(losses.extents()[1]);
          for (int row = 0; row < numbers.size(); row++) {
            scores[numbers.get(row)] = -Arrays.stream(each, row * time, (row + 1) * time).sum();
          }
        });
    return scores;
  }

  private Example example(String text, String label) {
    int[] prompt = tokenizer.encode(before + text + between);
    int[] ids = tokenizer.encode(before + text + between + label + after);
    if (ids.length > model.context()) {
      return example(shortened(text, ids.length - model.context(), label), label);
    }
    // Where the label begins, tokens of the prompt may end otherwise than without it.
    int first = Math.max(1, Arrays.mismatch(prompt, ids));
    int[] input = Arrays.copyOf(ids, ids.length - 1);
    int[] targets = new int[input.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i + 1 < first ? Batch.IGNORED : ids[i + 1];
    }
    return new Example(
        label,
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(input, input.length),
            Batch.LABELS, HostTensor.of(targets, targets.length)),
        0);
  }

  /** A text without so many tokens at its end, or some more, where they are cut otherwise then. */
  private String shortened(String text, int excess, String label) {
    TokenizedText tokens = tokenizer.tokenize(text);
    if (tokens.size() <= excess) {
      throw new BadInputException(
          String.format(
              "the model looks at %d tokens, and the template with the label '%s' leaves none for"
                  + " the text",
              model.context(), label));
    }
    String cut = text.substring(0, tokens.end(tokens.size() - excess - 1));
    return cut.length() < text.length() ? cut : text.substring(0, text.length() - 1);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
