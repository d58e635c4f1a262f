package io.tandem.training;

import io.tandem.api.backend.Engine;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingData;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** {@link TinyTask} as a model and data that a trainer takes. */
final class TinyTraining {
  private TinyTraining() {}

  /** The classifier, with dropout in training. */
  record Classifier(double dropout) implements Model {
    @Override
    public String type() {
      return "tiny";
    }

    @Override
    public Program objective(Phase phase) {
      return TinyTask.objective(phase == Phase.TRAINING ? dropout : 0);
    }
  }

  /** Passes of 80 examples, so that a run of some steps sees several; and others to validate on. */
  record Data() implements TrainingData {
    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public Task task() {
      return new Task.LanguageModelling();
    }

    @Override
    public List<Document> documents() {
      return List.of();
    }

    @Override
    public List<Document> trainingDocuments() {
      return List.of();
    }

    @Override
    public Tokenizer tokenizer() {
      return new NoTokens();
    }

    @Override
    public BatchSource shuffled(BatchSize size) {
      return new TinyTask.Examples(size.rows(1), 80);
    }

    @Override
    public BatchSource inOrder(BatchSize size) {
      return shuffled(size);
    }

    @Override
    public BatchSource validation(BatchSize size) {
      return new TinyTask.Examples(size.rows(1), 64);
    }
  }

  private record NoTokens() implements Tokenizer {
    @Override
    public int vocabularySize() {
      return 0;
    }

    @Override
    public int[] encode(String text) {
      return new int[0];
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
      return texts.stream().map(this::encode).toList();
    }

    @Override
    public String decode(int... ids) {
      return "";
    }

    @Override
    public OptionalInt idOf(String token) {
      return OptionalInt.empty();
    }

    @Override
    public String tokenOf(int id) {
      throw new IllegalArgumentException("no token " + id);
    }

    @Override
    public Map<String, Integer> specialTokens() {
      return Map.of();
    }

    @Override
    public OptionalInt utf8Bytes(int id) {
      return OptionalInt.empty();
    }

    @Override
    public void save(Path directory) throws IOException {
      Files.writeString(directory.resolve("tokenizer.json"), "{}");
    }

    @Override
    public void close() {}
  }

  static TrainingTask task(Engine engine, double dropout) {
    return TrainingTask.of(new Data(), 5)
        .on(new Placement(new Classifier(dropout), engine, Precision.FLOAT32));
  }

  /** Trains, and gives every variable that is left. */
  static Map<String, HostTensor> train(GradientSettings settings, TrainingTask task) {
    try (TrainedModel model = new GradientTrainer().train(settings, task)) {
      Map<String, HostTensor> values = new TreeMap<>();
      var state = ((DeviceModel) model).state();
      state.variables().forEach(name -> values.put(name, state.read(name)));
      return values;
    }
  }
}
