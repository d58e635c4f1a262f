package io.tandem.models.wordvectors;

import io.tandem.api.error.BadInputException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How often the words of a corpus keep company, each of a pair counted for the other; at distance d
 * it counts 1/d (Pennington et al. 2014, section 4.2).
 *
 * <p>Counting takes a bounded table. When that is full, its pairs are written to a file in their
 * order, and it begins anew; at the end the files are merged. The result lies in a file of the
 * system's temporary folder, which is mapped into memory, and is deleted with everything else when
 * this is closed. Thread-safe.
 */
final class CoOccurrences implements AutoCloseable {
  private static final int RECORD = 2 * Integer.BYTES + Float.BYTES;
  private static final int PIECE = (1 << 30) / RECORD;

  private final Path folder;
  private final long size;
  private final List<ByteBuffer> pieces;
  private final int runs;

  private CoOccurrences(Path folder, long size, List<ByteBuffer> pieces, int runs) {
    this.folder = folder;
    this.size = size;
    this.pieces = pieces;
    this.runs = runs;
  }

  /**
   * Counts.
   *
   * @param bytes of memory that the table of counts may take
   * @throws BadInputException if no two words keep company, or the disk is full
   */
  static CoOccurrences of(WordCorpus corpus, int window, long bytes) {
    try {
      Path folder = Files.createTempDirectory("tandem-co-occurrences");
      try {
        return count(corpus, window, bytes, folder);
      } catch (IOException | RuntimeException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new BadInputException(
          "counting which words keep company failed in the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static CoOccurrences count(WordCorpus corpus, int window, long bytes, Path folder)
      throws IOException {
    List<Path> runs = new ArrayList<>();
    PairCounts table = new PairCounts(bytes);
    int[] words = corpus.words();
    for (int document = 0; document + 1 < corpus.starts().length; document++) {
      int start = corpus.starts()[document];
      for (int i = start; i < corpus.starts()[document + 1]; i++) {
        for (int j = Math.max(start, i - window); j < i; j++) {
          double count = 1.0 / (i - j);
          table.add(PairCounts.pair(words[i], words[j]), count);
          table.add(PairCounts.pair(words[j], words[i]), count);
        }
        // A word adds a few pairs to a table that a quarter is left of.
        if (table.isFull()) {
          spill(table, folder, runs);
        }
      }
    }
    spill(table, folder, runs);
    Path merged = folder.resolve("counts");
    long size = merge(runs, merged);
    if (size == 0) {
      throw new BadInputException(
          "no two words of the vocabulary stand beside each other in the corpus");
    }
    for (Path run : runs) {
      Files.delete(run);
    }
    List<ByteBuffer> pieces = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(merged, StandardOpenOption.READ)) {
      for (long first = 0; first < size; first += PIECE) {
        long length = Math.min(PIECE, size - first) * RECORD;
        pieces.add(channel.map(FileChannel.MapMode.READ_ONLY, first * RECORD, length));
      }
    }
    return new CoOccurrences(folder, size, pieces, runs.size());
  }

  private static void spill(PairCounts table, Path folder, List<Path> runs) throws IOException {
    Path run = folder.resolve("run-" + runs.size());
    CountRun.write(table, run);
    runs.add(run);
    table.clear();
  }

  /** Merges sorted files, adding up the counts of equal pairs in the order of the files. */
  private static long merge(List<Path> files, Path target) throws IOException {
    List<CountRun> runs = new ArrayList<>();
    long size = 0;
    try (DataOutputStream output =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target), 1 << 18))) {
      PriorityQueue<Integer> next =
          new PriorityQueue<>(
              Comparator.comparingLong((Integer i) -> runs.get(i).pair()).thenComparingInt(i -> i));
      for (Path file : files) {
        runs.add(CountRun.open(file));
        if (runs.get(runs.size() - 1).next()) {
          next.add(runs.size() - 1);
        }
      }
      while (!next.isEmpty()) {
        long pair = runs.get(next.element()).pair();
        double count = 0;
        while (!next.isEmpty() && runs.get(next.element()).pair() == pair) {
          int from = next.remove();
          count += runs.get(from).count();
          if (runs.get(from).next()) {
            next.add(from);
          }
        }
        output.writeLong(pair);
        output.writeFloat((float) count);
        size++;
      }
    } finally {
      for (CountRun run : runs) {
        run.close();
      }
    }
    return size;
  }

  /** The number of different pairs, each order of two words counted as one of its own. */
  long size() {
    return size;
  }

  /** How many files were merged. */
  int runs() {
    return runs;
  }

  int row(long index) {
    return piece(index).getInt(offset(index));
  }

  int column(long index) {
    return piece(index).getInt(offset(index) + Integer.BYTES);
  }

  float count(long index) {
    return piece(index).getFloat(offset(index) + 2 * Integer.BYTES);
  }

  private ByteBuffer piece(long index) {
    return pieces.get((int) (index / PIECE));
  }

  private static int offset(long index) {
    return (int) (index % PIECE) * RECORD;
  }

  /** Deletes the files. */
  @Override
  public void close() {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be deleted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (java.util.stream.Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }
}
