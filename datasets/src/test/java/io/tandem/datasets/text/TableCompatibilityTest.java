package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TableCompatibilityTest extends DatasetReaderContract<TableReader.Settings> {
  @Override
  protected DatasetReader<TableReader.Settings> provider() {
    return new TableReader();
  }

  private static TableReader.Settings of(Path file) {
    return new TableReader.Settings(
        file,
        TableReader.Format.CSV,
        Optional.empty(),
        List.of(),
        List.of("text"),
        Optional.empty(),
        Map.of());
  }

  @Override
  protected TableReader.Settings readable(Path empty) throws IOException {
    return of(Files.writeString(empty.resolve("a"), "text,label\none,1\n\"two \uD83D\uDE00\",2\n"));
  }

  @Override
  protected Map<String, TableReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(Files.writeString(empty.resolve("blank"), "text\n")),
        "malformed", of(Files.writeString(empty.resolve("malformed"), "text,label\none\n")),
        "no text", of(Files.write(empty.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28})));
  }
}
