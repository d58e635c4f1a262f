package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ColumnsCompatibilityTest extends DatasetReaderContract<ColumnsReader.Settings> {
  @Override
  protected DatasetReader<ColumnsReader.Settings> provider() {
    return new ColumnsReader();
  }

  private static ColumnsReader.Settings of(Path file) {
    return new ColumnsReader.Settings(
        file, List.of("words", "tags"), "words", ColumnsReader.Separator.BLANKS, Optional.empty());
  }

  @Override
  protected ColumnsReader.Settings readable(Path empty) throws IOException {
    return of(Files.writeString(empty.resolve("a"), "one N\n\ntwo N\n\uD83D\uDE00 X\n"));
  }

  @Override
  protected Map<String, ColumnsReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(Files.writeString(empty.resolve("blank"), "\n \n")),
        "malformed", of(Files.writeString(empty.resolve("malformed"), "one\n")),
        "no text", of(Files.write(empty.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28})));
  }
}
