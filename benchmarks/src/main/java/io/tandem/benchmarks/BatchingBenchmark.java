package io.tandem.benchmarks;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.TextDataset;
import io.tandem.datasets.batching.ExampleOrder;
import io.tandem.datasets.batching.LanguageModelBlocks;
import io.tandem.datasets.batching.PrefetchedBatches;
import io.tandem.datasets.batching.TokenStream;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.datasets.tokenization.TokenizerJson;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Batches of 8 blocks of 256 tokens, in shuffled order: made when asked for, or ahead. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatchingBenchmark {
  private static final String SEPARATOR = "<|endoftext|>";

  private LanguageModelBlocks blocks;
  private PrefetchedBatches prefetched;
  private BatchPosition position = BatchPosition.START;
  private BatchPosition prefetchedPosition = BatchPosition.START;

  /** Encodes some text. */
  @Setup
  public void prepare() {
    TextDataset text = Addresses.first(22);
    try (TokenizerJson tokenizer =
        BytePairTrainer.train(text, new BytePairSettings(4096, 2, List.of(SEPARATOR)))) {
      TokenStream stream = TokenStream.of(text, tokenizer, SEPARATOR);
      blocks = blocks(stream);
      prefetched = new PrefetchedBatches(blocks(stream), 4);
    }
  }

  private static LanguageModelBlocks blocks(TokenStream stream) {
    return new LanguageModelBlocks(
        stream, 256, 8, new ExampleOrder.Shuffled(1), LanguageModelBlocks.LastBatch.DROPPED);
  }

  /** Ends the thread that reads ahead. */
  @TearDown
  public void close() {
    prefetched.close();
    blocks.close();
  }

  /** A batch made when it is asked for. */
  @Benchmark
  public Batch read() {
    Batch batch = blocks.read(position);
    position = blocks.after(position);
    return batch;
  }

  /** A batch that another thread has made; batches are asked for as fast as they come. */
  @Benchmark
  public Batch readAhead() {
    Batch batch = prefetched.read(prefetchedPosition);
    prefetchedPosition = prefetched.after(prefetchedPosition);
    return batch;
  }
}
