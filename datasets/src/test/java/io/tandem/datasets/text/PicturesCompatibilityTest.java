package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PicturesCompatibilityTest extends DatasetReaderContract<PicturesReader.Settings> {
  @Override
  protected DatasetReader<PicturesReader.Settings> provider() {
    return new PicturesReader();
  }

  private static PicturesReader.Settings of(Path file) {
    return new PicturesReader.Settings(file, "picture", List.of("text"), Optional.empty());
  }

  private static PicturesReader.Settings of(Path folder, String name, String line)
      throws IOException {
    return of(Files.writeString(folder.resolve(name), line + "\n"));
  }

  @Override
  protected PicturesReader.Settings readable(Path empty) throws IOException {
    Files.write(empty.resolve("a.png"), new byte[1]);
    return of(empty, "a", "{\"text\": \"one\", \"picture\": \"a.png\"}");
  }

  @Override
  protected Map<String, PicturesReader.Settings> unreadable(Path empty) throws IOException {
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a folder", of(Files.createDirectory(empty.resolve("folder"))),
        "nothing in it", of(empty, "blank", ""),
        "no picture", of(empty, "none", "{\"text\": \"one\"}"),
        "a missing picture", of(empty, "lost", "{\"text\": \"one\", \"picture\": \"lost.png\"}"));
  }
}
