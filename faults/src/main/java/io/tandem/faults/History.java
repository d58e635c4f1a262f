package io.tandem.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that was changed in a folder, in its order. What was there at the beginning counts as
 * forced. Not thread-safe.
 */
public final class History {
  private static final int TOP = 0;

  private final Path root;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  /** What there is: a folder, a file or a link. */
  sealed interface Node {}

  /** A folder with the entries that it has now, and those that it began with. */
  record Folder(Map<String, Integer> now, Map<String, Integer> first) implements Node {}

  /** A file with the content that it began with. */
  record File(ByteBuffer first) implements Node {}

  /** A link, which nothing changes. */
  record Link(String target) implements Node {}

  History(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    read(this.root);
  }

  private int read(Path path) throws IOException {
    int number = nodes.size();
    if (Files.isSymbolicLink(path)) {
      nodes.add(new Link(Files.readSymbolicLink(path).toString()));
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Folder folder = new Folder(new HashMap<>(), new HashMap<>());
      nodes.add(folder);
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path inner : inside) {
          folder.first().put(name(inner), read(inner));
        }
      }
      folder.now().putAll(folder.first());
    } else {
      nodes.add(new File(ByteBuffer.wrap(Files.readAllBytes(path))));
    }
    return number;
  }

  /** How many operations there were by now. */
  public int size() {
    return operations.size();
  }

  /** What was done, in its order. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  List<Node> nodes() {
    return nodes;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private int node(Path path) {
    int folder = TOP;
    int node = TOP;
    for (Path name : root.relativize(path.toAbsolutePath().normalize())) {
      if (nodes.get(node) instanceof Link link) {
        node = inside(folder, link.target(), path);
      }
      folder = node;
      node = inside(folder, name.toString(), path);
    }
    return node;
  }

  private int inside(int folder, String name, Path path) {
    if (name.isEmpty()) {
      return folder;
    }
    Integer node = nodes.get(folder) instanceof Folder inside ? inside.now().get(name) : null;
    if (node == null) {
      throw new IllegalStateException(path + " is nothing that was made through here");
    }
    return node;
  }

  private int folderOf(Path path) {
    return node(path.toAbsolutePath().normalize().getParent());
  }

  void addedFolder(Path path) {
    added(path, new Folder(new HashMap<>(), new HashMap<>()));
  }

  void addedFile(Path path) {
    added(path, new File(ByteBuffer.allocate(0)));
  }

  void addedLink(Path path, String target) {
    added(path, new Link(target));
  }

  private void added(Path path, Node node) {
    nodes.add(node);
    entry(new Operation.Add(folderOf(path), name(path), nodes.size() - 1));
  }

  void renamed(Path from, Path to) {
    int folder = folderOf(from);
    if (folder != folderOf(to)) {
      throw new UnsupportedOperationException("from one folder into another: " + from + ", " + to);
    }
    entry(new Operation.Rename(folder, name(from), name(to), node(from)));
  }

  void removed(Path path) {
    entry(new Operation.Remove(folderOf(path), name(path), node(path)));
  }

  private void entry(Operation.Entry change) {
    operations.add(change);
    change.change(((Folder) nodes.get(change.folder())).now());
  }

  /** The number of an open file, which stays when it gets another name. */
  int open(Path path) {
    return node(path);
  }

  void changed(int file, ByteBuffer content) {
    operations.add(new Operation.Content(file, content));
  }

  void forced(int node) {
    operations.add(new Operation.Force(node));
  }
}
