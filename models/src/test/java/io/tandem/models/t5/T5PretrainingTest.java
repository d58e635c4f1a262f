package io.tandem.models.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.pipeline.TextRewriter;
import io.tandem.models.sentence.SentenceSettings;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.TextLimits;
import io.tandem.models.seq2seq.TextLimits.TooLong;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A small T5 that learns to count from what is left out of the numbers' names in a row. */
class T5PretrainingTest {
  private static final int STEPS = 60;
  private static final int NUMBERS = 12;

  private static WordsTokenizer tokenizer(int sentinels) {
    List<String> words = new ArrayList<>(List.of("</s>"));
    IntStream.range(0, NUMBERS).forEach(i -> words.add("n" + i));
    for (int i = sentinels - 1; i >= 0; i--) {
      words.add("<extra_id_" + i + ">");
    }
    return new WordsTokenizer(words);
  }

  private static Document counted(int words) {
    List<String> text = IntStream.range(0, words).mapToObj(i -> "n" + i % NUMBERS).toList();
    return new Document("count", String.join(" ", text));
  }

  private static Model model(int sentinels, int source, int target) {
    T5Settings settings =
        new T5Settings(
            T5Preset.T5_V1_1_SMALL,
            Optional.of(2),
            Optional.empty(),
            Optional.of(32),
            Optional.of(4),
            Optional.of(8),
            Optional.of(48),
            Optional.empty(),
            8,
            20,
            Optional.of(true),
            0,
            1e-6,
            new TextLimits(source, target, TooLong.REFUSE),
            Search.greedy(),
            SentenceSettings.USUAL);
    return new T5Provider()
        .create(
            settings,
            new ModelMaterial(
                new Task.SpanCorruption(0.15, 3),
                new TextDataset("count", List.of(counted(400))),
                tokenizer(sentinels)));
  }

  /** Counting with a span left out. */
  private static final String GAP = "n0 n1 n2 n3 n4 <extra_id_0> n8 n9 n10 n11 n0 n1 n2 n3 n4 n5";

  /**
   * What came of a training.
   *
   * @param written of {@link #GAP}
   */
  private record Trained(List<Double> losses, double accuracy, String written) {}

  private static Trained trained(String backend) {
    T5Pretraining model = (T5Pretraining) model(8, 20, 10);
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING), TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1));
    BatchSource batches = model.batches(List.of(counted(6000)), BatchSize.examples(16), 5);
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      BatchPosition position = BatchPosition.START;
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED);
          Executable measure =
              state.compile(model.objective(Phase.EVALUATION), CompileOptions.FUSED)) {
        for (int i = 1; i <= STEPS; i++) {
          Map<String, HostTensor> inputs = new HashMap<>(batches.read(position).tensors());
          inputs.put(
              TrainingPrograms.LEARNING_RATE, HostTensor.scalar(1e-2f * Math.min(1, i / 10f)));
          try (Results results = step.run(inputs)) {
            losses.add(results.host(TrainingPrograms.LOSS).item());
          }
          position = batches.after(position);
        }
        Batch held = batches.read(new BatchPosition(100, 0));
        try (Results results = measure.run(held.tensors())) {
          double right = results.host(TrainingPrograms.RIGHT).item();
          assertEquals(
              (double) held.targetTokens(), results.host(TrainingPrograms.LOSS_WEIGHT).item());
          return new Trained(losses, right / held.targetTokens(), written(model, state));
        }
      }
    }
  }

  private static String written(T5Pretraining model, DeviceState state) {
    try (TextRewriter rewriter = new TextRewriter(model.network(), state, Precision.FLOAT32)) {
      return rewriter.of(List.of(GAP), "").get(0);
    }
  }

  @Test
  void bothEnginesLearnTheSameFromTextAlone() {
    Trained djl = trained("djl");
    Trained tf = trained("tf");
    for (int step = 0; step < STEPS; step++) {
      // What is asked of the curves of the quickstart.
      assertEquals(djl.losses().get(step), tf.losses().get(step), 1e-3, "loss of step " + step);
    }
    assertTrue(djl.losses().get(STEPS - 1) < djl.losses().get(0) / 2, djl.losses().toString());
    // The sentinel and the end are two of five targets; the others can be counted.
    assertTrue(djl.accuracy() > 0.5, "accuracy " + djl.accuracy());
    assertEquals(djl.accuracy(), tf.accuracy(), 0.02);
    assertTrue(djl.written().startsWith("<extra_id_0> n"), djl.written());
    assertEquals(djl.written(), tf.written());
  }

  @Test
  void aVocabularyWithTooFewSentinelsIsRefusedBeforeAnythingIsTrained() {
    BadInputException e = assertThrows(BadInputException.class, () -> model(2, 64, 64));
    assertTrue(e.getMessage().contains("has 2 sentinels, and 3 spans"), e.getMessage());
  }

  @Test
  void targetsLongerThanTheLimitAreRefused() {
    BadInputException e = assertThrows(BadInputException.class, () -> model(8, 64, 10));
    assertTrue(e.getMessage().contains("limits.target is 10"), e.getMessage());
  }
}
