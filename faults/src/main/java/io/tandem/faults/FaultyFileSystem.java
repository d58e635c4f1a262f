package io.tandem.faults;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/**
 * A real folder, seen through a file system that writes down every change and lets calls fail when
 * it is told to. It is for one thread. What the code under test does not do is refused: renames
 * from one folder into another, hard links, copies, appending, mapping for writing.
 */
public final class FaultyFileSystem extends FileSystem {
  private final FileSystem real;
  private final Path root;
  private final History history;
  private final Faults faults = new Faults();
  private final FaultyProvider provider;

  private FaultyFileSystem(Path root) throws IOException {
    real = root.getFileSystem();
    history = new History(root);
    this.root = FaultyPath.of(this, root.toAbsolutePath().normalize());
    provider = new FaultyProvider(this);
  }

  /**
   * Sees a folder.
   *
   * @param root of the default file system; changes to what is in it are written down
   */
  public static FaultyFileSystem over(Path root) throws IOException {
    return new FaultyFileSystem(root);
  }

  /** The folder, as a path of this file system. */
  public Path root() {
    return root;
  }

  /** What was changed. */
  public History history() {
    return history;
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return FaultyPath.of(this, real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = real.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(FaultyPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
