package io.tandem.benchmarks;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.tokenization.WordLevelProvider;
import io.tandem.datasets.tokenization.WordLevelSettings;
import io.tandem.models.wordvectors.Word2Vec;
import io.tandem.models.wordvectors.Word2VecSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A step of word2vec, of one batch, over tables of more and more rows: the batch's ids are spread
 * over the rows, so that caches help no more than they must.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RowSparseBenchmark {
  /** Rows of both tables; a million are asked for with {@code -p rows=1000000}. */
  @Param({"10000", "100000"})
  public int rows;

  /** The backend. */
  @Param({"djl", "tf"})
  public String backend;

  private Engine engine;
  private DeviceState state;
  private Executable step;
  private Map<String, Object> inputs;

  /** Makes the tables and a batch. */
  @Setup
  public void prepare() {
    TextDataset text = Addresses.first(10);
    List<Document> documents = text.documents();
    WordLevelSettings vocabulary =
        new WordLevelSettings(10_000, 1, true, WordLevelSettings.Cut.WORDS);
    engine = Backends.open(backend, new EngineOptions("cpu", 2));
    state = engine.newState();
    try (Tokenizer tokenizer = new WordLevelProvider().create(vocabulary, text)) {
      Word2Vec model =
          new Word2Vec(
              new Word2VecSettings(
                  Word2VecSettings.Architecture.SKIP_GRAM,
                  new Word2VecSettings.NegativeSampling(5, 32, 0.75),
                  100,
                  5,
                  1e-3,
                  32,
                  128),
              new Rows(tokenizer, rows),
              documents,
              text.name());
      TrainingPrograms programs =
          TrainingPrograms.of(
              model.objective(Phase.TRAINING), TrainingSettings.of(new Optimizer.Sgd(0, false, 0)));
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
      step = state.compile(programs.step(), CompileOptions.FUSED);
      try (BatchSource batches = model.batches(documents, BatchSize.examples(3072), 1)) {
        inputs = new HashMap<>();
        int used = tokenizer.vocabularySize();
        batches
            .read(BatchPosition.START)
            .tensors()
            .forEach((name, tensor) -> inputs.put(name, spread(tensor, used)));
      }
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(1e-6f));
    }
    run();
  }

  /** Ids over all rows, in place of the first ones. */
  private HostTensor spread(HostTensor tensor, int used) {
    int[] values = tensor.dtype() == DType.INT32 ? tensor.toIntArray() : new int[0];
    boolean ids = false;
    for (int value : values) {
      ids |= value > 100;
    }
    if (!ids) {
      return tensor;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) ((long) values[i] * rows / used);
    }
    return HostTensor.of(values, tensor.extents());
  }

  /** Frees the tables. */
  @TearDown
  public void close() {
    step.close();
    state.close();
    engine.close();
  }

  /** One step. */
  @Benchmark
  public double run() {
    try (Results results = step.run(inputs)) {
      return results.host(TrainingPrograms.LOSS).item();
    }
  }
}
