package io.tandem.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a disk holds after a crash.
 *
 * @param items by their paths from the folder at the top, with {@code /} between names; a folder
 *     stands before what is in it
 */
public record DiskState(SortedMap<String, Item> items) {

  /** What stands at a path. */
  public sealed interface Item {}

  /** A folder. */
  public record Folder() implements Item {}

  /** A file with its content. */
  public record File(ByteBuffer content) implements Item {}

  /** A link and where it leads. */
  public record Link(String target) implements Item {}

  /** Copies the map. */
  public DiskState {
    items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
  }

  /**
   * Makes it real.
   *
   * @param folder an empty folder, which takes the place of the one at the top
   */
  public void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, Item> item : items.entrySet()) {
      Path path = folder.resolve(item.getKey());
      if (item.getValue() instanceof File file) {
        byte[] bytes = new byte[file.content().remaining()];
        file.content().duplicate().get(bytes);
        Files.write(path, bytes);
      } else if (item.getValue() instanceof Link link) {
        Files.createSymbolicLink(path, Path.of(link.target()));
      } else {
        Files.createDirectory(path);
      }
    }
  }
}
