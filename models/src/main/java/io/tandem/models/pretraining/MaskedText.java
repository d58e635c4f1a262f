package io.tandem.models.pretraining;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongFunction;

/**
 * Text of which some tokens are masked, as examples for an encoder: whole sentences packed one
 * after the other, or pairs of texts where it is to be told whether one follows the other.
 */
public final class MaskedText {
  private final Task.MaskedLanguageModelling task;
  private final Tokenizer tokenizer;
  private final int length;
  private final TokenMasking masking;
  private final OptionalInt separator;
  private final int room;

  /**
   * Text of a vocabulary.
   *
   * @param tokenizer what makes tokens; open as long as this is used
   * @param length how many tokens are read at once at most, those around texts included
   * @throws BadInputException if the vocabulary has no token that masks, or so few tokens have no
   *     room for text
   */
  public MaskedText(Task.MaskedLanguageModelling task, Tokenizer tokenizer, int length) {
    this.task = task;
    this.tokenizer = tokenizer;
    this.length = length;
    masking = new TokenMasking(task, tokenizer);
    OptionalInt end = tokenizer.roles().end();
    separator = tokenizer.roles().separator().isPresent() ? tokenizer.roles().separator() : end;
    TextTemplate template = tokenizer.template();
    int added = task.nextSentence() ? template.addedToPair() : template.addedToOne();
    int least = task.nextSentence() ? 2 : 1;
    room = length - added;
    if (room < least) {
      throw new BadInputException(
          String.format(
              "%d tokens at once have no room for text beside the %d that stand around it; raise"
                  + " reading.length",
              length, added));
    }
  }

  /** What is masked, and how. */
  public Task.MaskedLanguageModelling task() {
    return task;
  }

  public int length() {
    return length;
  }

  TokenMasking masking() {
    return masking;
  }

  /**
   * Makes batches with the inputs {@code input_ids}, {@code attention_mask}, {@code
   * masked_positions} and {@code labels}.
   *
   * @param form what the model reads beside these
   * @param size how much a batch takes at most
   * @param seed what is drawn from, with the pass and the example's number
   * @throws BadInputException if there is nothing in the documents to learn from, or an example
   *     fills more than a batch
   */
  public BatchSource batches(List<Document> documents, MaskedForm form, BatchSize size, long seed) {
    List<SentenceTokens> texts =
        documents.parallelStream()
            .map(document -> SentenceTokens.of(tokenizer, document.text()))
            .filter(text -> text.sentences() > 0)
            .toList();
    LongFunction<List<Passage>> passages = task.nextSentence() ? pairs(texts, seed) : packed(texts);
    return new MaskedBatches(this, texts, passages, form, size, seed);
  }

  TokenSequence sequence(Passage passage, List<SentenceTokens> texts) {
    return TokenSequence.of(passage, texts, tokenizer.template(), separator);
  }

  /** What a pass is drawn from, of what may be drawn once for all. */
  long drawnPass(long epoch) {
    return task.masking() == Task.MaskedLanguageModelling.Masking.STATIC ? 0 : epoch;
  }

  private LongFunction<List<Passage>> packed(List<SentenceTokens> texts) {
    List<Passage> all = FullSentences.of(texts, room, separator.isPresent() ? 1 : 0);
    List<Passage> told =
        all.stream()
            .filter(
                passage ->
                    passage.first().stream()
                        .anyMatch(span -> hasText(texts.get(span.document()), span)))
            .toList();
    if (told.isEmpty()) {
      throw new BadInputException("there is no text to mask tokens of");
    }
    return epoch -> told;
  }

  private boolean hasText(SentenceTokens text, Passage.Span span) {
    for (int i = span.from(); i < span.to(); i++) {
      if (!masking.isSpecial(text.id(i))) {
        return true;
      }
    }
    return false;
  }

  private LongFunction<List<Passage>> pairs(List<SentenceTokens> texts, long seed) {
    if (texts.size() < 2 || texts.stream().noneMatch(text -> text.sentences() > 1)) {
      throw new BadInputException(
          String.format(
              "pairs of texts are made of two documents or more, one of them of two sentences or"
                  + " more; there are %d documents with text, of %d sentences together",
              texts.size(), texts.stream().mapToInt(SentenceTokens::sentences).sum()));
    }
    return epoch -> {
      List<Passage> pairs = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        Philox random = Philox.of(seed, "pairs." + drawnPass(epoch) + "." + i);
        pairs.addAll(SentencePairs.of(texts, i, room, random));
      }
      return pairs;
    };
  }
}
