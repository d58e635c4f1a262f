package io.tandem.experiments.rundir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What people are told of a file that cannot be read or written. */
public final class FailureText {
  private FailureText() {}

  /**
   * The file, where it is known, and the reason.
   *
   * @param failure what happened
   */
  public static String of(IOException failure) {
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + reason(file);
    }
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  /**
   * What the one who met the failure says of it, and the failure.
   *
   * @param failure what happened
   */
  public static String of(UncheckedIOException failure) {
    String cause = of(failure.getCause());
    boolean says = !failure.getMessage().equals(failure.getCause().toString());
    return says ? failure.getMessage() + ": " + cause : cause;
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "is there already, and is no folder";
    }
    return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
  }
}
