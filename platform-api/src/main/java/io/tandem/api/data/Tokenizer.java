package io.tandem.api.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A mapping between text and sequences of ids. Thread-safe until it is closed.
 *
 * <p>Encoding adds nothing to the text: no tokens for beginning, end or class, no padding, no
 * truncation. Those belong to whoever builds batches: {@link #template} tells what belongs around
 * texts, and {@link TextSequences} makes sequences of it.
 */
public interface Tokenizer extends AutoCloseable {
  /** The token that stands between documents and ends a text, where a vocabulary has it. */
  String END_OF_TEXT = "<|endoftext|>";

  /** The token that fills short texts up, where a vocabulary has it. */
  String PADDING = "[PAD]";

  /** The token that stands for whatever a vocabulary of words lacks, where it has one. */
  String UNKNOWN = "[UNK]";

  /**
   * The number of rows that an embedding table needs: one more than the greatest id.
   *
   * @return at least 1
   */
  int vocabularySize();

  /**
   * Encodes a text. Where the text spells a special token, that token's id is what comes out.
   *
   * @param text any text; a text with an unpaired surrogate is refused
   * @return ids between 0 and the vocabulary's size; empty for the empty text
   */
  int[] encode(String text);

  /**
   * Encodes several texts, in parallel where that is faster.
   *
   * @param texts the texts
   * @return the ids of each text, in the same order
   */
  List<int[]> encodeAll(List<String> texts);

  /**
   * Encodes a text and tells where in it each token stands.
   *
   * @param text as for {@link #encode}
   * @return the same ids
   * @throws UnsupportedOperationException if the tokenizer does not know. One that tells the {@link
   *     #utf8Bytes} of tokens, and has no special token in the text, knows by them
   */
  default TokenizedText tokenize(String text) {
    return TokenPlaces.byBytes(this, text);
  }

  /**
   * What a model that was trained with this vocabulary reads around texts.
   *
   * @return nothing but the texts, unless it is said otherwise
   */
  default TextTemplate template() {
    return TextTemplate.PLAIN;
  }

  /**
   * The tokens that have a role of their own.
   *
   * @return {@link #END_OF_TEXT}, {@link #PADDING} and {@link #UNKNOWN}, unless it is said
   *     otherwise
   */
  default TokenRoles roles() {
    return TokenRoles.of(this);
  }

  /**
   * Decodes ids, special tokens included. Bytes that do not make up whole UTF-8 characters become
   * U+FFFD.
   *
   * @param ids ids of this vocabulary
   * @return the text
   * @throws IndexOutOfBoundsException if an id is not one of the vocabulary
   */
  String decode(int... ids);

  /**
   * The id of a token, special or not.
   *
   * @param token the token as the vocabulary writes it, which need not be the text that it stands
   *     for
   * @return its id, or nothing if the vocabulary lacks it
   */
  OptionalInt idOf(String token);

  /**
   * The id of a word that its data gives as one, for models that see whole words: the text of the
   * word is changed as all text is (to lower case, for example); what is then not one token is
   * unknown.
   *
   * @param word any word, as the data has it
   * @return its id, or that of {@link #UNKNOWN}; nothing if the vocabulary has neither
   */
  default OptionalInt idOfWord(String word) {
    int[] ids = encode(word);
    return ids.length == 1 ? OptionalInt.of(ids[0]) : idOf(UNKNOWN);
  }

  /**
   * The token of an id.
   *
   * @param id an id of this vocabulary
   * @return the token as the vocabulary writes it
   * @throws IndexOutOfBoundsException if the id is not one of the vocabulary
   */
  String tokenOf(int id);

  /**
   * The tokens that stand for no text of their own, such as {@code <|endoftext|>}.
   *
   * @return their ids by token, in the order of the ids
   */
  Map<String, Integer> specialTokens();

  /**
   * The number of UTF-8 bytes of text that a token stands for, by which a loss per token becomes a
   * loss per byte. Over the ids of a text these numbers add up to the text's length exactly; a
   * special token stands for 0 bytes.
   *
   * @param id an id of this vocabulary
   * @return the number of bytes, or nothing (for every id alike) if the tokenizer changes the text,
   *     so that no such count exists
   * @throws IndexOutOfBoundsException if the id is not one of the vocabulary
   */
  OptionalInt utf8Bytes(int id);

  /**
   * Writes what is needed to load the tokenizer again: {@code tokenizer.json} in Hugging Face's
   * format, and {@code tokenizer_config.json} where the roles of tokens do not follow from it.
   *
   * @param directory a directory that exists; files of these names in it are replaced
   * @throws IOException if it cannot be written; a file that was there before is then unchanged
   */
  void save(Path directory) throws IOException;

  /** Releases native memory, if there is any. Closing twice is harmless. */
  @Override
  void close();
}
