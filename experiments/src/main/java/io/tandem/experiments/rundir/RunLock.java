package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second writer away from a run's directory, as long as it is held. The system lets go of
 * it when the process ends, however it does; the file, which tells the process's number, stays.
 */
public final class RunLock implements AutoCloseable {
  // Not the journal itself: closing any other channel to a locked file would let go of the lock.
  static final String FILE = ".lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a directory.
   *
   * @throws BadInputException if another run holds it
   */
  static RunLock of(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        FileLock lock = channel.tryLock();
        taken = lock != null;
      } catch (OverlappingFileLockException e) {
        throw refused(directory);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      if (!taken) {
        throw refused(directory);
      }
      byte[] process =
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      AtomicFile.writeFully(channel, ByteBuffer.wrap(process));
      return new RunLock(channel);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be locked: " + FailureText.of(e), e);
    }
  }

  private static BadInputException refused(Path directory) {
    return new BadInputException(
        String.format(
            "%s: a run that has not ended yet is writing to it%s; wait for it, or end it",
            directory, process(directory)));
  }

  private static String process(Path directory) {
    try {
      String number = Files.readString(directory.resolve(FILE)).strip();
      return number.matches("\\d{1,18}") ? ", process " + number : "";
    } catch (IOException e) {
      // Who holds it is told where it can be.
      return "";
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
