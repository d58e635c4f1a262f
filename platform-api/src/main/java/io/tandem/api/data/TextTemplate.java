package io.tandem.api.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How the texts that a model reads become one sequence: which tokens stand before, between and
 * after them, and of which type each token is. BERT's is {@code [CLS] A [SEP]} for one text and
 * {@code [CLS] A [SEP] B [SEP]} for two, where B and what follows it is of type 1 (Devlin et al.
 * 2019, section 3); RoBERTa's is {@code <s> A </s>} and {@code <s> A </s> </s> B </s>}.
 *
 * @param one for one text, which comes exactly once
 * @param pair for two, each of which comes exactly once
 */
public record TextTemplate(List<Part> one, List<Part> pair) {
  /** Nothing but the texts; the second is of type 1. */
  public static final TextTemplate PLAIN =
      new TextTemplate(
          List.of(new Part.Text(1, 0)), List.of(new Part.Text(1, 0), new Part.Text(2, 1)));

  /** A part of a sequence. */
  public sealed interface Part {
    /** The type of its tokens, the {@code token_type_ids} of models that have such. */
    int type();

    /**
     * A token that is always there.
     *
     * @param id the token's id
     */
    record Token(int id, int type) implements Part {}

    /**
     * The tokens of a text.
     *
     * @param which 1 for the first or only one, 2 for the second
     */
    record Text(int which, int type) implements Part {}
  }

  /** Copies the lists, and checks that each text comes once. */
  public TextTemplate {
    one = checked(one, List.of(1));
    pair = checked(pair, List.of(1, 2));
  }

  private static List<Part> checked(List<Part> parts, List<Integer> texts) {
    List<Integer> found = new ArrayList<>();
    for (Part part : parts) {
      if (part.type() < 0) {
        throw new IllegalArgumentException("a token type of " + part.type());
      }
      if (part instanceof Part.Text text) {
        found.add(text.which());
      }
    }
    if (!found.stream().sorted().toList().equals(texts)) {
      throw new IllegalArgumentException(
          String.format("a template with the texts %s instead of %s", found, texts));
    }
    return List.copyOf(parts);
  }

  /** How many tokens a sequence of one text has beside the text's. */
  public int addedToOne() {
    return one.size() - 1;
  }

  /** How many tokens a sequence of two texts has beside the texts'. */
  public int addedToPair() {
    return pair.size() - 2;
  }

  /** The sequence of one text, however long. */
  public TextSequence fill(TokenizedText text) {
    return TextSequence.of(one, List.of(text), List.of(0));
  }

  /** The sequence of two texts, however long. */
  public TextSequence fill(TokenizedText first, TokenizedText second) {
    return TextSequence.of(pair, List.of(first, second), List.of(0, 0));
  }
}
