package io.tandem.api.data;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** The places of tokens that divide the bytes of a text among them. */
final class TokenPlaces {
  private TokenPlaces() {}

  /** Tokens of a text; one that begins or ends within a character stands for all of it. */
  static TokenizedText byBytes(Tokenizer tokenizer, String text) {
    int[] ids = tokenizer.encode(text);
    int[] charOfByte = charOfByte(text);
    int[] begins = new int[ids.length];
    int[] ends = new int[ids.length];
    int at = 0;
    for (int i = 0; i < ids.length; i++) {
      OptionalInt bytes = tokenizer.utf8Bytes(ids[i]);
      if (bytes.isEmpty() || bytes.getAsInt() == 0 || at + bytes.getAsInt() >= charOfByte.length) {
        throw new UnsupportedOperationException(
            "the tokenizer does not tell where in the text its tokens stand");
      }
      begins[i] = charOfByte[at];
      at += bytes.getAsInt();
      int last = text.codePointAt(charOfByte[at - 1]);
      ends[i] = charOfByte[at - 1] + Character.charCount(last);
    }
    return new TokenizedText(ids, begins, ends);
  }

  /** The char that each byte is of, or begins to be of, and where the text has ended. */
  private static int[] charOfByte(String text) {
    int[] chars = new int[text.getBytes(StandardCharsets.UTF_8).length + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      int bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      for (int b = 0; b < bytes; b++) {
        chars[at++] = i;
      }
    }
    chars[at] = text.length();
    return chars;
  }
}
