package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Opens files of a run, which may be anyone's: a regular file of bounded size, never what a link
 * leads to.
 */
public final class RunFile {
  /** The greatest size of a file that is read as a whole. */
  private static final int LARGEST_WHOLE = 64 << 20;

  private RunFile() {}

  /** Whether there is a regular file; a link to one is none. */
  static boolean exists(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Refuses what is no regular file.
   *
   * @throws BadInputException if it is not there, or a link, a folder or a device
   */
  static void requireRegular(Path file) {
    if (!exists(file)) {
      throw new BadInputException(file + ": is not a regular file, as those of a run are");
    }
  }

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be opened
   * @throws BadInputException if it is no regular file
   */
  static InputStream open(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    requireRegular(file);
    return Channels.newInputStream(
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /**
   * Reads a file of at most 64 MiB.
   *
   * @throws BadInputException if it cannot be read, is no regular file or larger
   */
  static byte[] bytes(Path file) {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(LARGEST_WHOLE + 1);
      if (bytes.length > LARGEST_WHOLE) {
        throw new BadInputException(file + ": is larger than 64 MiB");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text of at most 64 MiB.
   *
   * @param file in UTF-8; what is none is replaced
   * @throws BadInputException if it cannot be read, is no regular file or larger
   */
  public static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }
}
