package io.tandem.models.generation;

import java.util.Arrays;

/**
 * The tokens of a row, and which of them the model sees. When they outgrow the context the older
 * half is left out at once, so that what is seen depends on nothing but their number, and the rest
 * can be computed token by token until the context is full again.
 */
final class Sequence {
  private final int prompt;
  private final int context;
  private int[] tokens;
  private int length;
  private int start;

  Sequence(int[] prompt, int context) {
    this.prompt = prompt.length;
    this.context = context;
    this.tokens = Arrays.copyOf(prompt, prompt.length + 16);
    this.length = prompt.length;
  }

  private Sequence(Sequence other) {
    prompt = other.prompt;
    context = other.context;
    tokens = other.tokens.clone();
    length = other.length;
    start = other.start;
  }

  Sequence copy() {
    return new Sequence(this);
  }

  void add(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    if (length - start > context) {
      start += Math.max(1, context / 2);
    }
  }

  /** The tokens that the model sees, at most its context. */
  int[] window() {
    return Arrays.copyOfRange(tokens, start, length);
  }

  /** All tokens, and perhaps room behind them. */
  int[] buffer() {
    return tokens;
  }

  int length() {
    return length;
  }

  /** How many tokens came after the prompt. */
  int added() {
    return length - prompt;
  }

  /** The tokens that came after the prompt. */
  int[] continuation() {
    return Arrays.copyOfRange(tokens, prompt, length);
  }
}
