package io.tandem.datasets.tokenization;

import java.util.Arrays;

/**
 * GPT-2's spelling of bytes as visible characters, by which a vocabulary over bytes can be written
 * as text: a byte that is a visible character of Latin-1 stands for itself, the others (controls,
 * spaces, the soft hyphen) are U+0100, U+0101 and so on, in their order. A space is {@code Ġ}.
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">openai/gpt-2,
 *     src/encoder.py, bytes_to_unicode</a>
 */
final class ByteAlphabet {
  static final int SIZE = 256;

  private static final char[] CHARACTERS = new char[SIZE];
  private static final boolean[] KNOWN = new boolean[2 * SIZE];

  static {
    char next = SIZE;
    for (int value = 0; value < SIZE; value++) {
      boolean visible =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      CHARACTERS[value] = visible ? (char) value : next++;
      KNOWN[CHARACTERS[value]] = true;
    }
  }

  private ByteAlphabet() {}

  /** The character of a byte. */
  static char character(byte value) {
    return CHARACTERS[value & 0xFF];
  }

  /** All 256 characters in the order of their code points. */
  static char[] sorted() {
    char[] characters = CHARACTERS.clone();
    Arrays.sort(characters);
    return characters;
  }

  /** Whether a token is spelt in this alphabet, so that its length is its number of bytes. */
  static boolean spells(String token) {
    return token.chars().allMatch(c -> c < KNOWN.length && KNOWN[c]);
  }
}
