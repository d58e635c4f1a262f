package io.tandem.faults;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What of a history is safe, and what is not yet. */
final class Disk {
  private final List<History.Node> nodes;
  private final Map<Integer, Map<String, Integer>> safeEntries = new HashMap<>();
  private final Map<Integer, byte[]> safeContents = new HashMap<>();

  /** In the order in which they were made. */
  private final List<Operation.Entry> unsafeEntries = new ArrayList<>();

  private final Map<Integer, List<byte[]>> unsafeContents = new HashMap<>();

  /**
   * A file that was written since it was last forced.
   *
   * @param versions the content that was forced, and every one that it had since then
   */
  record Unsafe(List<byte[]> versions) {
    byte[] safe() {
      return versions.get(0);
    }

    byte[] last() {
      return versions.get(versions.size() - 1);
    }

    /** The last size, but of what is not safe nothing except zeros. */
    byte[] zeros() {
      byte[] zeros = Arrays.copyOf(safe(), last().length);
      for (int i = 0; i < zeros.length; i++) {
        zeros[i] = zeros[i] == last()[i] ? zeros[i] : 0;
      }
      return zeros;
    }
  }

  Disk(List<History.Node> nodes) {
    this.nodes = nodes;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof History.Folder folder) {
        safeEntries.put(i, new HashMap<>(folder.first()));
      } else if (nodes.get(i) instanceof History.File file) {
        safeContents.put(i, file.first().array());
      }
    }
  }

  void take(Operation operation) {
    if (operation instanceof Operation.Entry entry) {
      unsafeEntries.add(entry);
    } else if (operation instanceof Operation.Content change) {
      unsafeContents
          .computeIfAbsent(change.file(), file -> new ArrayList<>(List.of(safeContents.get(file))))
          .add(change.content().array());
    } else if (operation instanceof Operation.Force force) {
      List<byte[]> versions = unsafeContents.remove(force.node());
      if (versions != null) {
        safeContents.put(force.node(), new Unsafe(versions).last());
      }
      for (Operation.Entry entry : unsafeEntries) {
        if (entry.folder() == force.node()) {
          entry.change(safeEntries.get(force.node()));
        }
      }
      unsafeEntries.removeIf(entry -> entry.folder() == force.node());
    }
  }

  List<Operation.Entry> unsafeEntries() {
    return List.copyOf(unsafeEntries);
  }

  /**
   * What is there after a crash.
   *
   * @param survives whether a change of an entry that is not safe was made
   * @param content what is left of a file that is not safe
   */
  DiskState after(Predicate<Operation.Entry> survives, Function<Unsafe, byte[]> content) {
    Map<Integer, Map<String, Integer>> entries = new HashMap<>();
    safeEntries.forEach((folder, names) -> entries.put(folder, new HashMap<>(names)));
    unsafeEntries.stream()
        .filter(survives)
        .forEach(entry -> entry.change(entries.get(entry.folder())));
    SortedMap<String, DiskState.Item> items = new TreeMap<>();
    collect(0, "", entries, content, items);
    return new DiskState(items);
  }

  private void collect(
      int folder,
      String prefix,
      Map<Integer, Map<String, Integer>> entries,
      Function<Unsafe, byte[]> content,
      Map<String, DiskState.Item> items) {
    entries
        .get(folder)
        .forEach(
            (name, node) -> {
              String path = prefix + name;
              if (nodes.get(node) instanceof History.Link link) {
                items.put(path, new DiskState.Link(link.target()));
              } else if (nodes.get(node) instanceof History.File) {
                items.put(path, new DiskState.File(ByteBuffer.wrap(content(node, content))));
              } else {
                items.put(path, new DiskState.Folder());
                collect(node, path + "/", entries, content, items);
              }
            });
  }

  private byte[] content(int file, Function<Unsafe, byte[]> content) {
    List<byte[]> versions = unsafeContents.get(file);
    return versions == null ? safeContents.get(file) : content.apply(new Unsafe(versions));
  }
}
