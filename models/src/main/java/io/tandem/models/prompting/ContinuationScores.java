package io.tandem.models.prompting;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.answering.ExampleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Scores of a language model: the log-probability of all that stands in the prompt from the label
 * on (Brown et al. 2020, section 2.4).
 */
final class ContinuationScores implements PhraseScores {
  private static final String TIME = "time";
  private static final int BUCKET = 8;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final ExampleProgram program;

  ContinuationScores(
      LanguageModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    this.model = model;
    this.tokenizer = tokenizer;
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
  }

  @Override
  public void check(PromptTemplate template, List<String> phrases) {
    if (!template.asksAfterwards()) {
      throw new BadInputException(
          String.format(
              "the template '%s' has a place after %s, and a language model reads what stands"
                  + " before it alone",
              template.source(), PromptTemplate.LABEL));
    }
  }

  @Override
  public int excess(FilledPrompt prompt, List<String> phrases) {
    int most =
        phrases.stream().mapToInt(one -> tokenizer.encode(prompt.with(one)).length).max().orElse(0);
    return Math.max(0, most - longest());
  }

  @Override
  public int longest() {
    return model.context();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public double[][] of(List<FilledPrompt> prompts, List<String> phrases) {
    List<Example> examples = new ArrayList<>();
    for (FilledPrompt prompt : prompts) {
      int[] before = tokenizer.encode(prompt.before());
      phrases.forEach(phrase -> examples.add(example(before, prompt.with(phrase))));
    }
    double[][] scores = new double[prompts.size()][phrases.size()];
    program.run(
        examples,
        (numbers, outputs) -> {
          HostTensor losses = outputs.get(LanguageModel.LOSSES);
          double[] each = losses.toDoubleArray();
          int time = Math.toIntExact(losses.extents()[1]);
          for (int row = 0; row < numbers.size(); row++) {
            int number = numbers.get(row);
            scores[number / phrases.size()][number % phrases.size()] =
                -Arrays.stream(each, row * time, (row + 1) * time).sum();
          }
        });
    return scores;
  }

  private Example example(int[] before, String text) {
    int[] ids = tokenizer.encode(text);
    // Where the label begins, tokens of the prompt may end otherwise than without it.
    int first = Math.max(1, Arrays.mismatch(before, ids));
    int[] input = Arrays.copyOf(ids, ids.length - 1);
    int[] targets = new int[input.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i + 1 < first ? Batch.IGNORED : ids[i + 1];
    }
    return new Example(
        "prompt",
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(input, input.length),
            Batch.LABELS, HostTensor.of(targets, targets.length)),
        0);
  }

  @Override
  public void close() {
    program.close();
  }
}
