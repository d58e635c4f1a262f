package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.prediction.Prediction.Answer.Span;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.ChoiceSearch;
import io.tandem.models.prompting.CopiedPieces;
import io.tandem.models.prompting.FilledPrompt;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds pieces of texts that answer a question with a model that was never trained for it: what it
 * writes in the prompt's place is held to what can be copied out of the text, in whole words, or to
 * a phrase that says that there is no answer. Used by one thread.
 */
public final class PromptExtractor implements AutoCloseable {
  /** Asks behind the text. */
  public static final PromptTemplate TEMPLATE =
      new PromptTemplate("{text}\nQuestion: {question}\nAnswer: {label}");

  /** Says that the text has no answer. */
  public static final String NONE = "none";

  private final PromptTemplate template;
  private final Tokenizer tokenizer;
  private final ChoiceSearch search;
  private final boolean noAnswer;
  private final int beams;
  private final boolean isSource;
  private final int end;
  private final int longest;

  /**
   * An extractor at work on a device.
   *
   * @param model a language model, or one that makes texts of texts
   * @param tokenizer of the vocabulary that it was trained with
   * @param ends the tokens any of which ends a text; a line feed ends an answer where a language
   *     model has none
   * @param state where its weights lie; not closed with this
   * @param template ends with the label, which stands for the answer
   * @param noAnswer whether it may be said that there is no answer
   * @param beams how many answers are weighed, at least 1
   * @throws BadInputException if the model or the template is another
   */
  public PromptExtractor(
      Architecture model,
      Tokenizer tokenizer,
      Set<Integer> ends,
      DeviceState state,
      Precision precision,
      PromptTemplate template,
      boolean noAnswer,
      int beams) {
    if (!template.endsWithLabel()) {
      throw new BadInputException(
          String.format(
              "the template '%s' must end with %s, where the answer is written",
              template.source(), PromptTemplate.LABEL));
    }
    this.template = template;
    this.tokenizer = tokenizer;
    this.noAnswer = noAnswer;
    this.beams = beams;
    if (model instanceof SequenceToSequence pairs) {
      TextPairs texts = pairs.pairs();
      isSource = true;
      search = ChoiceSearch.of(pairs, state, precision, texts.marks());
      end = texts.marks().end();
      longest = texts.limits().source() - 1;
    } else if (model instanceof LanguageModel language) {
      isSource = false;
      search = ChoiceSearch.of(language, state, precision);
      end = ends.stream().min(Integer::compare).orElseGet(this::lineFeed);
      longest = language.context();
    } else {
      throw new BadInputException("a '" + model.type() + "' writes no answers");
    }
  }

  private int lineFeed() {
    int[] ids = tokenizer.encode("\n");
    if (ids.length != 1) {
      throw new BadInputException("the vocabulary has no token that could end an answer");
    }
    return ids[0];
  }

  /**
   * Finds answers.
   *
   * @param text where they are looked for
   * @param question what is asked
   * @return what was weighed, pieces at one place together, the likeliest first: each with the
   *     logarithm of the probability that the model writes it, and its share among them; the empty
   *     text says that there is none
   * @throws BadInputException if the prompt is longer than the model reads
   */
  public List<Span> of(String text, String question) {
    FilledPrompt prompt =
        template.fill(new Document("text", text, Map.of("question", question)), text);
    String before = prompt.before().stripTrailing();
    // What is written follows the prompt without white space, which the answer's tokens have.
    int[] ids = tokenizer.encode(before);
    CopiedPieces pieces =
        CopiedPieces.of(tokenizer, text, noAnswer ? Optional.of(NONE) : Optional.empty(), end);
    int[] given = isSource ? Arrays.copyOf(ids, ids.length + 1) : ids;
    if (isSource) {
      given[ids.length] = end;
    }
    if (ids.length + (isSource ? 0 : pieces.longest()) > longest) {
      throw new BadInputException(
          String.format(
              "the prompt has %d tokens, and the model reads %d with its answer; give it a shorter"
                  + " text",
              ids.length, longest));
    }
    return pieces.spans(search.best(given, pieces.rule(), beams));
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    search.close();
  }
}
