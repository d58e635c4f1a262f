package io.tandem.api.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces files as a whole: the content is written beside the target, forced to the disk, renamed
 * onto the target in one step, and the folder is forced to the disk too. Whoever opens the target
 * at any moment, after a crash too, finds either what was there before or all of what was written.
 *
 * <p>What a crash leaves beside the target is named {@code .NAME.PROCESS-NUMBER.tmp} and may be
 * deleted. Thread-safe; of two writers of one file the later rename wins.
 */
public final class AtomicFile {
  private static final AtomicLong NUMBER = new AtomicLong();

  private AtomicFile() {}

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything, from the channel's position on.
     *
     * @param channel the new file, open for writing at its start
     * @throws IOException if the content cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file, replacing what is there.
   *
   * @param target the file; its folder must exist
   * @param content what writes it
   * @throws IOException if it cannot be written; the target is then what it was before, or, if
   *     nothing but forcing the folder failed, all of what was written, which a loss of power may
   *     take back
   */
  public static void write(Path target, Content content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || target.getFileName() == null) {
      throw new FileAlreadyExistsException(target.toString(), null, "not the name of a file");
    }
    String name =
        "."
            + target.getFileName()
            + "."
            + ProcessHandle.current().pid()
            + "-"
            + NUMBER.incrementAndGet()
            + ".tmp";
    Path beside = folder.resolve(name);
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      try {
        Files.deleteIfExists(beside);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
    forceFolder(folder);
  }

  /**
   * Writes a text in UTF-8, replacing what is there.
   *
   * @param target the file; its folder must exist
   * @param text the content
   * @throws IOException as of {@link #write(Path, Content)}
   */
  public static void write(Path target, String text) throws IOException {
    write(target, channel -> writeFully(channel, StandardCharsets.UTF_8.encode(text)));
  }

  /**
   * Writes all that is left in a buffer.
   *
   * @param channel where to
   * @param bytes what; its position moves to its limit
   * @throws IOException if it cannot be written
   */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Makes a folder and those above it that are missing, so that they survive a loss of power.
   *
   * @param folder may be there already, and is then left as it is
   * @throws IOException if it cannot be made
   */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new NoSuchFileException(folder.toString());
    }
    createFolders(parent);
    // Not createDirectory, for another process may have made it meanwhile.
    Files.createDirectories(folder);
    forceFolder(parent);
  }

  /**
   * Forces a file's content to the disk that something else has written.
   *
   * @param file the file
   * @throws IOException if it cannot be forced
   */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Forces a folder's entries to the disk, so that a rename or a new file in it survives a loss of
   * power.
   *
   * @param folder the folder
   * @throws IOException if the system cannot do that
   */
  public static void forceFolder(Path folder) throws IOException {
    // Windows opens no folders, and writes its entries through.
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
