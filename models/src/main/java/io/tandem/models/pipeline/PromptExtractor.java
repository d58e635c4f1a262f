package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.prediction.Prediction.Answer.Span;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.ChoiceSearch;
import io.tandem.models.prompting.AnsweredExample;
import io.tandem.models.prompting.CopiedPieces;
import io.tandem.models.prompting.FilledPrompt;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.prompting.Prompting;
import io.tandem.models.prompting.ShownExamples;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds pieces of texts that answer a question with a model that was never trained for it, perhaps
 * after examples that it is shown: what it writes in the prompt's place is held to what can be
 * copied out of the text, in whole words, or to a phrase that says that there is no answer. Used by
 * one thread.
 */
public final class PromptExtractor implements AutoCloseable {
  /** Asks behind the text. */
  public static final PromptTemplate TEMPLATE =
      new PromptTemplate("{text}\nQuestion: {question}\nAnswer: {label}");

  /** Says that the text has no answer. */
  public static final String NONE = "none";

  private final Asking asking;
  private final Tokenizer tokenizer;
  private final ChoiceSearch search;
  private final boolean isSource;
  private final int end;
  private final int longest;
  private final ShownExamples shown;

  /**
   * How a model is asked.
   *
   * @param template ends with the label, which stands for the answer
   * @param noAnswer whether it may be said that there is no answer
   * @param beams how many answers are weighed, at least 1
   */
  public record Asking(PromptTemplate template, boolean noAnswer, int beams) {
    /**
     * Checks both.
     *
     * @throws BadInputException if the template goes on after the label
     */
    public Asking {
      if (!template.endsWithLabel()) {
        throw new BadInputException(
            String.format(
                "the template '%s' must end with %s, where the answer is written",
                template.source(), PromptTemplate.LABEL));
      }
      if (beams < 1) {
        throw new IllegalArgumentException(beams + " answers; the least is 1");
      }
    }

    /** What says that there is no answer, if that may be said. */
    public Optional<String> none() {
      return noAnswer ? Optional.of(NONE) : Optional.empty();
    }
  }

  /**
   * An extractor at work on a device.
   *
   * @param model a language model, or one that makes texts of texts
   * @param tokenizer of the vocabulary that it was trained with
   * @param ends the tokens any of which ends a text; a line feed ends an answer where a language
   *     model has none. After examples, a language model's answer ends as those of the examples do,
   *     with the first token of the blank line
   * @param state where its weights lie; not closed with this
   * @param shown the examples that are shown before it is asked, none for zero-shot
   * @throws BadInputException if the model is another, or an example lacks what the template names
   */
  public PromptExtractor(
      Architecture model,
      Tokenizer tokenizer,
      Set<Integer> ends,
      DeviceState state,
      Precision precision,
      Asking asking,
      List<AnsweredExample> shown) {
    this.asking = asking;
    this.tokenizer = tokenizer;
    List<String> examples = shown.stream().map(one -> one.shown(asking.template())).toList();
    if (model instanceof SequenceToSequence pairs) {
      TextPairs texts = pairs.pairs();
      isSource = true;
      search = ChoiceSearch.of(pairs, state, precision, texts.marks());
      end = texts.marks().end();
      longest = texts.limits().source() - 1;
    } else if (model instanceof LanguageModel language) {
      isSource = false;
      OptionalInt separated = examples.isEmpty() ? OptionalInt.empty() : separated();
      end =
          separated.orElseGet(() -> ends.stream().min(Integer::compare).orElseGet(this::lineFeed));
      search = ChoiceSearch.of(language, state, precision);
      longest = language.context();
    } else {
      throw new BadInputException("a '" + model.type() + "' writes no answers");
    }
    this.shown = new ShownExamples(examples, Prompting.SEPARATOR, longest);
  }

  private int lineFeed() {
    int[] ids = tokenizer.encode("\n");
    if (ids.length != 1) {
      throw new BadInputException("the vocabulary has no token that could end an answer");
    }
    return ids[0];
  }

  /** What follows the answer of an example, if the vocabulary has white space. */
  private OptionalInt separated() {
    TokenizedText tokens = tokenizer.tokenize("a" + Prompting.SEPARATOR + "a");
    return IntStream.range(0, tokens.size())
        .filter(i -> tokens.begin(i) == 1 && tokens.end(i) <= 1 + Prompting.SEPARATOR.length())
        .filter(i -> tokens.end(i) > 1)
        .map(tokens::id)
        .findFirst();
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
    return of(new Document("text", text, Map.of(AnsweredExample.QUESTION, question)));
  }

  /**
   * Finds answers.
   *
   * @param document has the text where they are looked for, and what the template names
   * @return as of a text and a question
   * @throws BadInputException if the document lacks what the template names, or the prompt is
   *     longer than the model reads, even with no example
   */
  public List<Span> of(Document document) {
    FilledPrompt prompt = asking.template().fill(document, document.text());
    CopiedPieces pieces = CopiedPieces.of(tokenizer, document.text(), asking.none(), end);
    int room = longest - (isSource ? 0 : pieces.longest());
    int examples =
        shown
            .fitting(shown.size(), all -> ids(prompt.behind(all)).length <= room, true)
            .orElseThrow(
                () ->
                    new BadInputException(
                        String.format(
                            "%s: the prompt has %d tokens, and the model reads %d with its answer;"
                                + " give it a shorter text",
                            document.place(), ids(prompt).length, longest)));
    int[] ids = ids(prompt.behind(shown.beginning(examples)));
    int[] given = isSource ? Arrays.copyOf(ids, ids.length + 1) : ids;
    if (isSource) {
      given[ids.length] = end;
    }
    return pieces.spans(search.best(given, pieces.rule(), asking.beams()));
  }

  private int[] ids(FilledPrompt prompt) {
    // What is written follows the prompt without white space, which the answer's tokens have.
    return tokenizer.encode(prompt.before().stripTrailing());
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    search.close();
  }
}
