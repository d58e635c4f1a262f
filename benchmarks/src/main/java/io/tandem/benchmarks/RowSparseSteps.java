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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times a step of word2vec, of one batch, over tables of more and more rows, for {@code
 * benchmarks/vectors/rows}. The batch's ids are spread over the rows, so that caches help no more
 * than they must. Steps over the different tables take turns, so that whatever else the machine
 * does falls on all of them alike.
 */
public final class RowSparseSteps implements AutoCloseable {
  private static final int[] ROWS = {10_000, 100_000, 1_000_000};
  private static final int WORDS = 6144;

  private final int rows;
  private final DeviceState state;
  private final Executable step;
  private final Map<String, Object> inputs = new HashMap<>();

  private RowSparseSteps(Engine engine, int rows, TextDataset text, Tokenizer tokenizer) {
    this.rows = rows;
    Word2VecSettings settings =
        new Word2VecSettings(
            Word2VecSettings.Architecture.SKIP_GRAM,
            new Word2VecSettings.NegativeSampling(5, 32, 0.75),
            100,
            5,
            1e-3,
            32,
            256);
    Word2Vec model =
        new Word2Vec(settings, new Rows(tokenizer, rows), text.documents(), text.name());
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING), TrainingSettings.of(new Optimizer.Sgd(0, false, 0)));
    state = engine.newState();
    programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
    step = state.compile(programs.step(), CompileOptions.FUSED);
    try (BatchSource batches = model.batches(text.documents(), BatchSize.examples(WORDS), 1)) {
      int used = tokenizer.vocabularySize();
      batches
          .read(BatchPosition.START)
          .tensors()
          .forEach((name, tensor) -> inputs.put(name, spread(tensor, used)));
    }
    inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(1e-6f));
  }

  /** Ids over all rows, in place of the first ones. */
  private HostTensor spread(HostTensor tensor, int used) {
    int[] values = tensor.dtype() == DType.INT32 ? tensor.toIntArray() : new int[0];
    if (Arrays.stream(values).max().orElse(0) <= 100) {
      return tensor; // how far windows reach
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) ((long) values[i] * rows / used);
    }
    return HostTensor.of(values, tensor.extents());
  }

  private double seconds() {
    long start = System.nanoTime();
    try (Results results = step.run(inputs)) {
      results.host(TrainingPrograms.LOSS).item();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    step.close();
    state.close();
  }

  /**
   * Prints a line for each size of the tables.
   *
   * @param arguments the backend, the threads and how many steps of each are timed
   */
  public static void main(String[] arguments) {
    TextDataset text = Addresses.first(10);
    WordLevelSettings vocabulary =
        new WordLevelSettings(ROWS[0], 1, true, WordLevelSettings.Cut.WORDS);
    EngineOptions options = new EngineOptions("cpu", Integer.parseInt(arguments[1]));
    double[][] times = new double[ROWS.length][Integer.parseInt(arguments[2])];
    List<RowSparseSteps> all = new ArrayList<>();
    try (Tokenizer tokenizer = new WordLevelProvider().create(vocabulary, text);
        Engine engine = Backends.open(arguments[0], options)) {
      for (int rows : ROWS) {
        all.add(new RowSparseSteps(engine, rows, text, tokenizer));
      }
      all.forEach(RowSparseSteps::seconds);
      for (int i = 0; i < times[0].length; i++) {
        for (int j = 0; j < ROWS.length; j++) {
          times[j][i] = all.get(j).seconds();
        }
      }
      all.forEach(RowSparseSteps::close);
    }
    for (int j = 0; j < ROWS.length; j++) {
      Arrays.sort(times[j]);
      System.out.printf(
          Locale.ROOT,
          "%s, %,9d rows: median %.2f ms, least %.2f ms%n",
          arguments[0],
          ROWS[j],
          1e3 * times[j][times[j].length / 2],
          1e3 * times[j][0]);
    }
  }
}
