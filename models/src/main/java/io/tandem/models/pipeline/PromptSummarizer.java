package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.SentencePlaces;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.Completion;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Summarizes texts with a language model that nobody trained for it, by what it writes after {@code
 * TL;DR:} (Radford et al. 2019, section 3.6). Used by one thread.
 */
public final class PromptSummarizer implements AutoCloseable {
  /** What stands behind each text. */
  public static final String PROMPT = "\nTL;DR:";

  /** How the paper draws tokens: from the two likeliest. */
  public static final Sampling PUBLISHED = Sampling.topK(2);

  /** How many sentences of what is written the paper takes. */
  public static final int SENTENCES = 3;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final TextGenerator generator;

  /**
   * A summarizer at work on a device.
   *
   * @param model the language model
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie; not closed with this
   * @param precision in which element types the model computes
   * @param ends the tokens any of which ends a text
   */
  public PromptSummarizer(
      LanguageModel model,
      Tokenizer tokenizer,
      DeviceState state,
      Precision precision,
      Set<Integer> ends) {
    this.model = model;
    this.tokenizer = tokenizer;
    generator = new TextGenerator(model, tokenizer, state, precision, ends);
  }

  /**
   * Summarizes texts.
   *
   * @param texts any number; the end of one is left out where the model could not look at all of it
   *     and at what it writes
   * @param sentences how many sentences are taken of what the model writes, at least 1
   * @param seed what is drawn from: text i draws from {@code seed + i}
   * @return a summary of each; empty where the model writes nothing
   * @throws BadInputException if the model can look at so few tokens that no text is left
   */
  public List<String> of(List<String> texts, int sentences, Generation settings, long seed) {
    List<String> prompts = texts.stream().map(text -> prompt(text, settings.tokens())).toList();
    List<String> summaries = new ArrayList<>();
    int row = -1;
    for (Completion one : generator.complete(prompts, settings, seed)) {
      if (one.row() != row) { // the best of a beam search comes first
        summaries.add(first(one.text(), sentences));
        row = one.row();
      }
    }
    return List.copyOf(summaries);
  }

  private String prompt(String text, int made) {
    int room = model.context() - made - tokenizer.encode(PROMPT).length;
    if (room < 1) {
      throw new BadInputException(
          String.format(
              "the model looks at %d tokens, and %d are to be written: none is left for the text",
              model.context(), made));
    }
    TokenizedText tokens = tokenizer.tokenize(text);
    String read = tokens.size() <= room ? text : text.substring(0, tokens.end(room - 1));
    return read + PROMPT;
  }

  private static String first(String written, int sentences) {
    List<SentencePlaces.Place> places = SentencePlaces.of(written, Locale.ENGLISH);
    return places.isEmpty()
        ? ""
        : written.substring(
            places.get(0).begin(), places.get(Math.min(sentences, places.size()) - 1).end());
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    generator.close();
  }
}
