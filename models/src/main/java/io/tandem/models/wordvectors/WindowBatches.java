package io.tandem.models.wordvectors;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The words of a corpus with their windows, in blocks of neighbours.
 *
 * <p>A pass cuts the text into segments and takes them in an order of its own. Of a segment,
 * frequent words are left out now and then, which brings what is left closer together; then each
 * word draws its window. All of it is drawn from seed, pass and segment, so that any thread can
 * make any batch. Windows end where documents and segments do. Thread-safe.
 */
final class WindowBatches implements BatchSource {
  /** Long enough for what the windows lose at its ends not to matter. */
  private static final int SEGMENT = 1024;

  private final WordCorpus corpus;
  private final double[] kept;
  private final Blocks blocks;
  private final int segment;
  private final int segmentsPerBatch;
  private final int segments;
  private final long seed;
  private volatile Order order;

  /** The order of the segments in a pass. */
  private static final class Order {
    final long epoch;
    final int[] segments;

    Order(long epoch, int[] segments) {
      this.epoch = epoch;
      this.segments = segments;
    }
  }

  /**
   * Makes a source.
   *
   * @param counts of the text that the model is trained on, by which words are left out
   * @param words how many words of the text a batch takes, those that are left out included
   */
  WindowBatches(
      WordCorpus corpus,
      WordCounts counts,
      double subsampling,
      Blocks blocks,
      int words,
      long seed) {
    this.corpus = corpus;
    this.blocks = blocks;
    this.seed = seed;
    this.kept = kept(counts, subsampling);
    this.segment = Math.min(SEGMENT, words);
    this.segmentsPerBatch = Math.max(1, words / segment);
    this.segments = Math.max(1, (corpus.words().length + segment - 1) / segment);
    this.order = order(0);
  }

  /** With which probability a word is kept, as word2vec.c computes it. */
  private static double[] kept(WordCounts counts, double subsampling) {
    double[] kept = new double[counts.byId().length];
    for (int word = 0; word < kept.length; word++) {
      double share = counts.share(word);
      kept[word] =
          subsampling == 0 || share == 0
              ? 1
              : Math.min(1, (Math.sqrt(share / subsampling) + 1) * subsampling / share);
    }
    return kept;
  }

  @Override
  public long batches(long epoch) {
    return ((long) segments + segmentsPerBatch - 1) / segmentsPerBatch;
  }

  private Order order(long epoch) {
    Philox random = Philox.of(seed, "word2vec/order/" + epoch);
    int[] places = new int[segments];
    for (int i = 0; i < segments; i++) {
      int j = random.below(i, i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    return new Order(epoch, places);
  }

  @Override
  public Batch read(BatchPosition position) {
    if (position.index() >= batches(position.epoch())) {
      throw new IndexOutOfBoundsException("no batch at " + position);
    }
    Order current = order;
    if (current.epoch != position.epoch()) {
      current = order(position.epoch());
      order = current;
    }
    int from = (int) position.index() * segmentsPerBatch;
    int to = Math.min(from + segmentsPerBatch, segments);
    Windows windows = new Windows((to - from) * segment);
    for (int i = from; i < to; i++) {
      add(windows, position.epoch(), current.segments[i]);
    }
    String purpose = "word2vec/block/" + position.epoch() + "/" + position.index();
    Map<String, HostTensor> tensors = blocks.tensors(windows, Philox.of(seed, purpose));
    int words = Math.max(1, windows.size());
    return new Batch(tensors, words, windows.size(), OptionalLong.empty());
  }

  /** Adds what is kept of a segment, document by document. */
  private void add(Windows windows, long epoch, int number) {
    Philox random = Philox.of(seed, "word2vec/segment/" + epoch + "/" + number);
    int start = number * segment;
    int end = Math.min(start + segment, corpus.words().length);
    int document = Arrays.binarySearch(corpus.starts(), start);
    document = document < 0 ? -document - 2 : document;
    int next = start;
    while (next < end) {
      while (corpus.starts()[document + 1] <= next) {
        document++;
      }
      int until = Math.min(end, corpus.starts()[document + 1]);
      windows.begin();
      for (; next < until; next++) {
        int word = corpus.words()[next];
        long bits = random.bits(next - start);
        if ((bits >>> 32) * 0x1.0p-32 < kept[word]) {
          int reach = (int) (((bits & 0xFFFFFFFFL) * blocks.window()) >>> 32) + 1;
          windows.add(word, reach);
        }
      }
      windows.end();
    }
  }
}
