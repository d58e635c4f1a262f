package io.tandem.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does to real files what it is asked to, unless that is to fail, and has it written down. */
final class FaultyProvider extends FileSystemProvider {
  private final FaultyFileSystem fileSystem;

  FaultyProvider(FaultyFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  private Faults faults() {
    return fileSystem.faults();
  }

  private History history() {
    return fileSystem.history();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.APPEND)
        || options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
      throw new UnsupportedOperationException(options.toString());
    }
    Path real = FaultyPath.real(path);
    boolean known = Files.exists(real, LinkOption.NOFOLLOW_LINKS);
    boolean makes =
        !known
            && (options.contains(StandardOpenOption.CREATE)
                || options.contains(StandardOpenOption.CREATE_NEW));
    if (makes) {
      faults().fill("create " + path);
    } else {
      faults().call("open " + path);
    }
    FileChannel channel = FileChannel.open(real, options, attributes);
    if (makes) {
      history().addedFile(real);
    }
    FaultyChannel faulty = new FaultyChannel(fileSystem, path, channel, history().open(real));
    if (known && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      faulty.changed();
    }
    return faulty;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    faults().call("list " + folder);
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> real = Files.newDirectoryStream(FaultyPath.real(folder))) {
      for (Path path : real) {
        Path faulty = FaultyPath.of(fileSystem, path);
        if (filter.accept(faulty)) {
          paths.add(faulty);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return rest(folder, paths.iterator());
      }

      @Override
      public void close() {}
    };
  }

  /** As real ones are, entries are read while they are asked for, which is a call of its own. */
  private Iterator<Path> rest(Path folder, Iterator<Path> paths) {
    return new Iterator<>() {
      private boolean begun;

      @Override
      public boolean hasNext() {
        if (!begun) {
          begun = true;
          try {
            faults().call("list the rest of " + folder);
          } catch (IOException e) {
            throw new DirectoryIteratorException(e);
          }
        }
        return paths.hasNext();
      }

      @Override
      public Path next() {
        return paths.next();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path real = FaultyPath.real(folder);
    faults().fill("make " + folder);
    Files.createDirectory(real, attributes);
    history().addedFolder(real);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    Path real = FaultyPath.real(link);
    faults().fill("link " + link);
    Files.createSymbolicLink(real, FaultyPath.real(target), attributes);
    history().addedLink(real, target.toString());
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return FaultyPath.of(fileSystem, Files.readSymbolicLink(FaultyPath.real(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    Path real = FaultyPath.real(path);
    faults().call("delete " + path);
    Files.delete(real);
    history().removed(real);
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    Path real = FaultyPath.real(from);
    faults().call("rename " + from + " to " + to);
    Files.move(real, FaultyPath.real(to), options);
    history().renamed(real, FaultyPath.real(to));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException("copy");
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(FaultyPath.real(path), FaultyPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(FaultyPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(FaultyPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path real = FaultyPath.real(path);
    real.getFileSystem().provider().checkAccess(real, modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(FaultyPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(FaultyPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(FaultyPath.real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(FaultyPath.real(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
