package io.tandem.models.wordvectors;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts of pairs in rising order, in a file. */
final class CountRun implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final DataInputStream input;
  private long pair;
  private double count;

  private CountRun(DataInputStream input) {
    this.input = input;
  }

  /** Writes the counts of a table. */
  static void write(PairCounts counts, Path file) throws IOException {
    try (DataOutputStream output =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (long pair : counts.sorted()) {
        output.writeLong(pair);
        output.writeDouble(counts.count(pair));
      }
    }
  }

  /** Opens a file that was written; the first pair is yet to be asked for. */
  static CountRun open(Path file) throws IOException {
    return new CountRun(
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER)));
  }

  /** Goes on to the next pair; false at the end. */
  boolean next() throws IOException {
    try {
      pair = input.readLong();
    } catch (EOFException end) {
      return false;
    }
    count = input.readDouble();
    return true;
  }

  long pair() {
    return pair;
  }

  double count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
