package io.tandem.models.pretraining;

import io.tandem.api.data.TextTemplate;
import io.tandem.models.pretraining.Passage.Span;
import java.util.List;
import java.util.OptionalInt;

/** A passage with what stands around its texts: tokens, their types, and which are of one word. */
final class TokenSequence {
  private final int[] ids;
  private final int[] types;
  private final boolean[] continuing;
  private int length;

  private TokenSequence(int room) {
    ids = new int[room];
    types = new int[room];
    continuing = new boolean[room];
  }

  /**
   * Fills a template with a passage.
   *
   * @param separator what stands between the documents of a text, if anything does
   */
  static TokenSequence of(
      Passage passage,
      List<SentenceTokens> documents,
      TextTemplate template,
      OptionalInt separator) {
    List<TextTemplate.Part> parts = passage.second().isPresent() ? template.pair() : template.one();
    int room = parts.size() + passage.first().size() - 1;
    room += passage.first().stream().mapToInt(Span::length).sum();
    room += passage.second().map(Span::length).orElse(0);
    TokenSequence sequence = new TokenSequence(room);
    for (TextTemplate.Part part : parts) {
      if (part instanceof TextTemplate.Part.Token token) {
        sequence.add(token.id(), token.type(), false);
      } else if (part instanceof TextTemplate.Part.Text text && text.which() == 2) {
        Span span = passage.second().orElseThrow();
        sequence.add(span, documents.get(span.document()), text.type());
      } else {
        for (int i = 0; i < passage.first().size(); i++) {
          if (i > 0 && separator.isPresent()) {
            sequence.add(separator.getAsInt(), part.type(), false);
          }
          Span span = passage.first().get(i);
          sequence.add(span, documents.get(span.document()), part.type());
        }
      }
    }
    return sequence;
  }

  private void add(Span span, SentenceTokens document, int type) {
    for (int i = span.from(); i < span.to(); i++) {
      add(document.id(i), type, i > span.from() && document.isContinuing(i));
    }
  }

  private void add(int id, int type, boolean goesOn) {
    ids[length] = id;
    types[length] = type;
    continuing[length++] = goesOn;
  }

  int length() {
    return length;
  }

  int id(int position) {
    return ids[position];
  }

  int type(int position) {
    return types[position];
  }

  boolean isContinuing(int position) {
    return continuing[position];
  }
}
