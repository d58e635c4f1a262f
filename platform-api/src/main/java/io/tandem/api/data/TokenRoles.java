package io.tandem.api.data;

import java.util.OptionalInt;

/**
 * The ids of the tokens that have a role of their own, whatever a vocabulary calls them; those that
 * it lacks are empty. One token may have several roles: RoBERTa's {@code <s>} begins a text and is
 * the one that classes are read from.
 *
 * @param beginning begins a text that is generated or read: {@code bos_token}
 * @param end ends one: {@code eos_token}
 * @param unknown stands for what the vocabulary lacks: {@code unk_token}
 * @param separator stands between texts and after them: {@code sep_token}
 * @param padding fills short sequences up: {@code pad_token}
 * @param classification stands for a whole text: {@code cls_token}
 * @param mask hides a token that is to be guessed: {@code mask_token}
 */
public record TokenRoles(
    OptionalInt beginning,
    OptionalInt end,
    OptionalInt unknown,
    OptionalInt separator,
    OptionalInt padding,
    OptionalInt classification,
    OptionalInt mask) {

  /** The roles of a vocabulary that has no others than those that trained ones have had. */
  static TokenRoles of(Tokenizer tokenizer) {
    OptionalInt none = OptionalInt.empty();
    return new TokenRoles(
        none,
        tokenizer.idOf(Tokenizer.END_OF_TEXT),
        tokenizer.idOf(Tokenizer.UNKNOWN),
        none,
        tokenizer.idOf(Tokenizer.PADDING),
        none,
        none);
  }
}
