package io.tandem.benchmarks;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.datasets.tokenization.TokenizerJson;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Byte-level BPE: training a vocabulary, and turning text into ids and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TokenizerBenchmark {
  /** Addresses that are trained on and encoded. */
  @Param("22")
  public int addresses;

  /** The number of tokens. */
  @Param("4096")
  public int vocabulary;

  private TextDataset text;
  private List<String> texts;
  private BytePairSettings settings;
  private TokenizerJson tokenizer;
  private List<int[]> ids;

  /** Trains a vocabulary to encode with. */
  @Setup
  public void prepare() {
    text = Addresses.first(addresses);
    texts = text.documents().stream().map(Document::text).toList();
    settings = new BytePairSettings(vocabulary, 2, List.of("<|endoftext|>"));
    tokenizer = BytePairTrainer.train(text, settings);
    ids = tokenizer.encodeAll(texts);
  }

  /** Releases the tokenizer. */
  @TearDown
  public void close() {
    tokenizer.close();
  }

  /** A vocabulary from text. */
  @Benchmark
  public int train() {
    try (TokenizerJson trained = BytePairTrainer.train(text, settings)) {
      return trained.vocabularySize();
    }
  }

  /** Text to ids. */
  @Benchmark
  public List<int[]> encode() {
    return tokenizer.encodeAll(texts);
  }

  /** Ids to text. */
  @Benchmark
  public int decode() {
    int length = 0;
    for (int[] document : ids) {
      length += tokenizer.decode(document).length();
    }
    return length;
  }
}
