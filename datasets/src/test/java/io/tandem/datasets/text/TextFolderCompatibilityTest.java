package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class TextFolderCompatibilityTest extends DatasetReaderContract<TextFolderReader.Settings> {
  @Override
  protected DatasetReader<TextFolderReader.Settings> provider() {
    return new TextFolderReader();
  }

  private static TextFolderReader.Settings of(Path folder) {
    return new TextFolderReader.Settings(folder, ".txt", DocumentBoundary.FILE);
  }

  @Override
  protected TextFolderReader.Settings readable(Path empty) throws IOException {
    Files.writeString(empty.resolve("b.txt"), "one");
    Files.writeString(Files.createDirectory(empty.resolve("a")).resolve("c.txt"), "two");
    return of(empty);
  }

  @Override
  protected Map<String, TextFolderReader.Settings> unreadable(Path empty) throws IOException {
    Path bytes = Files.createDirectory(empty.resolve("bytes"));
    Files.write(bytes.resolve("a.txt"), new byte[] {(byte) 0xFF});
    Path linked = Files.createDirectory(empty.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("a.txt"), bytes.resolve("a.txt"));
    return Map.of(
        "nothing there", of(empty.resolve("missing")),
        "a file", of(Files.writeString(empty.resolve("file"), "text")),
        "nothing in it", of(Files.createDirectory(empty.resolve("hollow"))),
        "no text", of(bytes),
        "a link", of(linked));
  }
}
