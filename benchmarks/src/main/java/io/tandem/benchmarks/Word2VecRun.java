package io.tandem.benchmarks;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
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
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.datasets.batching.PrefetchedBatches;
import io.tandem.datasets.tokenization.WordLevelProvider;
import io.tandem.datasets.tokenization.WordLevelSettings;
import io.tandem.models.wordvectors.Word2Vec;
import io.tandem.models.wordvectors.Word2VecSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains word2vec on a file of words and tells how fast, for {@code benchmarks/vectors/run}, which
 * does the same with gensim. Its settings are gensim's defaults for skip-gram with five negatives.
 */
public final class Word2VecRun {
  private static final int LEAST_COUNT = 5;
  private static final double RATE = 0.025;
  private static final double LAST_RATE = 0.0001;
  private static final int AHEAD = 4;

  private Word2VecRun() {}

  /**
   * Trains and prints a line of JSON.
   *
   * @param arguments the corpus (a text a line, words between blanks), backend, threads, seed,
   *     passes, words in a step, negatives, and the file that gets the vectors
   */
  public static void main(String[] arguments) throws IOException {
    List<Document> documents = new ArrayList<>();
    long words = 0;
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      documents.add(new Document("line " + (documents.size() + 1), line));
      words += line.chars().filter(c -> c == ' ').count() + 1;
    }
    long seed = Long.parseLong(arguments[3]);
    long epochs = Long.parseLong(arguments[4]);
    TextDataset text = new TextDataset(arguments[0], documents);
    WordLevelSettings vocabulary =
        new WordLevelSettings(1_000_000, LEAST_COUNT, false, WordLevelSettings.Cut.SPACES);
    EngineOptions options = new EngineOptions("cpu", Integer.parseInt(arguments[2]));
    try (Tokenizer tokenizer = new WordLevelProvider().create(vocabulary, text);
        Engine engine = Backends.open(arguments[1], options);
        DeviceState state = engine.newState()) {
      Word2VecSettings settings =
          new Word2VecSettings(
              Word2VecSettings.Architecture.SKIP_GRAM,
              new Word2VecSettings.NegativeSampling(Integer.parseInt(arguments[6]), 32, 0.75),
              100,
              5,
              1e-3,
              32,
              256);
      Word2Vec model = new Word2Vec(settings, tokenizer, documents, arguments[0]);
      TrainingPrograms programs =
          TrainingPrograms.of(
              model.objective(Phase.TRAINING), TrainingSettings.of(new Optimizer.Sgd(0, false, 0)));
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(seed)));
      BatchSize size = BatchSize.examples(Integer.parseInt(arguments[5]));
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED);
          BatchSource batches =
              new PrefetchedBatches(model.batches(documents, size, seed), AHEAD)) {
        double seconds = train(step, batches, epochs);
        System.out.printf(
            Locale.ROOT,
            "{\"words\": %d, \"seconds\": %.3f, \"vocabulary\": %d}%n",
            words * epochs,
            seconds,
            tokenizer.vocabularySize());
      }
      VectorFormat.WORD2VEC_BINARY.write(model.vectors(state::read), Path.of(arguments[7]));
    }
  }

  /** All passes, the first step and its compilation included; in seconds. */
  private static double train(Executable step, BatchSource batches, long epochs) {
    long steps = batches.batches(0) * epochs;
    BatchPosition position = BatchPosition.START;
    long start = System.nanoTime();
    for (long i = 0; i < steps; i++) {
      Batch batch = batches.read(position);
      position = batches.after(position);
      double rate = RATE - (RATE - LAST_RATE) * i / steps;
      Map<String, Object> inputs = new HashMap<>(batch.tensors());
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) rate));
      try (Results results = step.run(inputs)) {
        if (i == steps - 1 && !Double.isFinite(results.host(TrainingPrograms.LOSS).item())) {
          throw new IllegalStateException("the loss is no finite number");
        }
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
