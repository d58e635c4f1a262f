package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class JsonLinesCompatibilityTest extends DatasetReaderContract<JsonLinesReader.Settings> {
  @Override
  protected DatasetReader<JsonLinesReader.Settings> provider() {
    return new JsonLinesReader();
  }

  private static JsonLinesReader.Settings of(Path file) {
    return new JsonLinesReader.Settings(file, List.of("text"), Optional.empty());
  }

  @Override
  protected JsonLinesReader.Settings readable(Path empty) throws IOException {
    return of(
        Files.writeString(
            empty.resolve("a"),
            "{\"text\":\"one\"}\n{\"text\":\"two \uD83D\uDE00\",\"label\":2}\n"));
  }

  @Override
  protected Map<String, JsonLinesReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(Files.writeString(empty.resolve("blank"), "\n\n")),
        "malformed", of(Files.writeString(empty.resolve("malformed"), "{\"text\":\n")),
        "no text", of(Files.write(empty.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28})));
  }
}
