package io.tandem.models.pretraining;

import io.tandem.api.program.Philox;
import io.tandem.models.pretraining.Passage.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs of texts, of which the second follows the first or comes from another document, each with
 * probability 1/2 (Devlin et al. 2019, section 3.1, task 2, and {@code create_pretraining_data} of
 * its code): sentences are taken until they fill what is read at once, or in one case of ten a
 * length that is drawn; some of them, at least one, are the first text. Either the rest is the
 * second, or sentences from any place of another document are, and the rest is read in the next
 * pair. What is too long loses tokens at the ends of the longer text.
 *
 * <p>A pair begins with two sentences or more, where that code takes one as well and then never its
 * next. A document's last sentence that stands alone has no next one, and is left out of the pass.
 */
final class SentencePairs {
  private static final double SHORT = 0.1;
  private static final double NEXT = 0.5;

  private final List<SentenceTokens> documents;
  private final int room;
  private final Philox random;
  private final int number;
  private final List<Passage> pairs = new ArrayList<>();
  private long drawn;

  private SentencePairs(List<SentenceTokens> documents, int number, int room, Philox random) {
    this.documents = documents;
    this.number = number;
    this.room = room;
    this.random = random;
  }

  /**
   * The pairs whose first texts are of a document.
   *
   * @param documents two or more, each with a sentence at least
   * @param number the document
   * @param room how many tokens two texts have together at most, at least 2
   * @param random what is drawn from
   */
  static List<Passage> of(List<SentenceTokens> documents, int number, int room, Philox random) {
    SentencePairs making = new SentencePairs(documents, number, room, random);
    making.make();
    return making.pairs;
  }

  private double uniform() {
    return random.uniform(drawn++);
  }

  private int below(int bound) {
    return random.below(drawn++, bound);
  }

  private void make() {
    SentenceTokens document = documents.get(number);
    int first = 0;
    while (first + 1 < document.sentences()) {
      int wanted = uniform() < SHORT ? 2 + below(room - 1) : room;
      int last = first + 2;
      while (last < document.sentences()
          && document.end(last - 1) - document.begin(first) < wanted) {
        last++;
      }
      int cut = first + 1 + below(last - first - 1);
      Span text = new Span(number, document.begin(first), document.begin(cut));
      if (uniform() < NEXT) {
        add(text, new Span(number, document.begin(cut), document.end(last - 1)), true);
        first = last;
      } else {
        add(text, elsewhere(wanted - text.length()), false);
        first = cut;
      }
    }
  }

  /** Sentences of another document, of at least so many tokens if it does not end before. */
  private Span elsewhere(int wanted) {
    int other = below(documents.size() - 1);
    int drawnDocument = other < number ? other : other + 1;
    SentenceTokens document = documents.get(drawnDocument);
    int first = below(document.sentences());
    int last = first + 1;
    while (last < document.sentences() && document.end(last - 1) - document.begin(first) < wanted) {
      last++;
    }
    return new Span(drawnDocument, document.begin(first), document.end(last - 1));
  }

  private void add(Span first, Span second, boolean isNext) {
    Span one = first;
    Span two = second;
    while (one.length() + two.length() > room) {
      boolean fromFront = uniform() < 0.5;
      if (one.length() > two.length()) {
        one = shorter(one, fromFront);
      } else {
        two = shorter(two, fromFront);
      }
    }
    pairs.add(new Passage(List.of(one), Optional.of(two), isNext));
  }

  private static Span shorter(Span span, boolean fromFront) {
    return fromFront
        ? new Span(span.document(), span.from() + 1, span.to())
        : new Span(span.document(), span.from(), span.to() - 1);
  }
}
