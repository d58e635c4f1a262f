package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class TextFileCompatibilityTest extends DatasetReaderContract<TextFileReader.Settings> {
  @Override
  protected DatasetReader<TextFileReader.Settings> provider() {
    return new TextFileReader();
  }

  private static TextFileReader.Settings of(Path file) {
    return new TextFileReader.Settings(file, DocumentBoundary.BLANK_LINE);
  }

  @Override
  protected TextFileReader.Settings readable(Path empty) throws IOException {
    return of(Files.writeString(empty.resolve("a.txt"), "one\n\ntwo \uD83D\uDE00\n\nthree\n"));
  }

  @Override
  protected Map<String, TextFileReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing.txt")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(Files.writeString(empty.resolve("blank.txt"), " \n\n")),
        "no text", of(Files.write(empty.resolve("bytes.txt"), new byte[] {(byte) 0xC3, 0x28})));
  }
}
