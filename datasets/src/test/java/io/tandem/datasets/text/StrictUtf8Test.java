package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictUtf8Test {
  @TempDir Path folder;

  @Test
  void keepsEveryCharacterButTheSignature() throws IOException {
    String text = "a\0b\r\ncafe\u0301 \uD83D\uDE00\u2028 \u4E2D\uFEFF\t\n";
    Path file = folder.resolve("text.txt");
    Files.writeString(file, "\uFEFF" + text);
    assertEquals(text, StrictUtf8.read(file));
  }

  // Bytes that The Unicode Standard 15.0, section 3.9 (table 3-7) calls ill-formed.
  @ParameterizedTest
  @CsvSource({
    "80, 0, 80", // a continuation byte alone
    "61 C3 28, 1, C3", // a lead byte without its continuation
    "61 62 C0 80, 2, C0", // an overlong form of NUL
    "ED A0 80, 0, ED", // a surrogate
    "F4 90 80 80, 0, F4", // beyond U+10FFFF
    "61 E2 82, 1, E2", // cut off by the end
    "FF FE 61 00, 0, FF", // UTF-16
  })
  void refusesIllFormedBytesAndNamesTheFirst(String hex, int offset, String culprit) {
    byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] before = "first\nsecond \u00E9\r\n".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[before.length + bad.length];
    System.arraycopy(before, 0, bytes, 0, before.length);
    System.arraycopy(bad, 0, bytes, before.length, bad.length);
    BadInputException error =
        assertThrows(BadInputException.class, () -> StrictUtf8.decode(bytes, "some.txt"));
    assertEquals(
        "some.txt: line 3: not UTF-8: byte 0x"
            + culprit
            + " at offset "
            + (before.length + offset)
            + " (counted from 0)",
        error.getMessage());
  }

  @Test
  void saysThatAFileIsMissingEmptyOrAFolder() throws IOException {
    Path missing = folder.resolve("missing.txt");
    assertMessage(missing, missing + ": there is no such file");
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertMessage(empty, empty + ": the file is empty");
    Path signature = folder.resolve("signature.txt");
    Files.writeString(signature, "\uFEFF");
    assertMessage(signature, signature + ": the file is empty");
    assertMessage(folder, folder + ": is a folder");
  }

  private static void assertMessage(Path file, String message) {
    BadInputException error = assertThrows(BadInputException.class, () -> StrictUtf8.read(file));
    assertEquals(message, error.getMessage());
  }
}
