package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingData;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers that are unfrozen one after the other, each at a rate of its own, beside PyTorch's AdamW:
 * {@code scripts/fixtures/unfreezing.py}.
 */
class UnfreezingTest {
  private static final String TOP = "encoder.layer.1.weight";
  private static final String LOW = "encoder.layer.0.weight";
  private static final String EMBEDDINGS = "embeddings.weight";
  private static final String HEAD = "head.weight";
  private static final int STEPS = 10;

  @TempDir Path folder;

  private final Engine engine = RoundingEngine.open();

  @AfterEach
  void close() {
    engine.close();
  }

  private record Layers() implements Model {
    private static final Map<String, Shape> SHAPES =
        new TreeMap<>(
            Map.of(
                EMBEDDINGS, Shape.of(4, 5),
                LOW, Shape.of(5, 5),
                TOP, Shape.of(5, 5),
                HEAD, Shape.of(5, 3)));

    @Override
    public String type() {
      return "layers";
    }

    @Override
    public Program objective(Phase phase) {
      return Trace.program(
          type(),
          trace -> {
            Dim batch = Dim.symbol("batch");
            Tensor hidden = trace.input("x", TensorType.float32(batch, Dim.of(4)));
            Tensor y = trace.input("y", TensorType.int32(batch));
            for (String name : List.of(EMBEDDINGS, LOW, TOP)) {
              hidden = hidden.matmul(weight(trace, name)).tanh();
            }
            Tensor losses = Nn.crossEntropy(hidden.matmul(weight(trace, HEAD)), y, -100, 0);
            trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
            trace.output(
                TrainingPrograms.LOSS_WEIGHT, y.notEqualTo(-100).castTo(DType.FLOAT32).sum());
          });
    }

    private static Tensor weight(Trace trace, String name) {
      return trace.root().weight(name, SHAPES.get(name), Initializer.normal(1));
    }

    /** As the fixture has them. */
    static Map<String, HostTensor> values() {
      Map<String, HostTensor> values = new TreeMap<>();
      List<String> order = List.of(EMBEDDINGS, LOW, TOP, HEAD);
      SHAPES.forEach(
          (name, shape) -> {
            int rows = (int) shape.dim(0).extent();
            int columns = (int) shape.dim(1).extent();
            float[] all = new float[rows * columns];
            for (int i = 0; i < all.length; i++) {
              int angle = i / columns + 2 * (i % columns) + 3 * order.indexOf(name);
              all[i] = (float) (0.5 * Math.cos(angle));
            }
            values.put(name, HostTensor.of(all, rows, columns));
          });
      return values;
    }
  }

  /** Four batches of six examples a pass. */
  private record Data() implements TrainingData, BatchSource {
    @Override
    public String name() {
      return "waves";
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
      return new TinyTraining.Data().tokenizer();
    }

    @Override
    public BatchSource shuffled(BatchSize size) {
      return this;
    }

    @Override
    public BatchSource inOrder(BatchSize size) {
      return this;
    }

    @Override
    public BatchSource validation(BatchSize size) {
      return this;
    }

    @Override
    public long batches(long epoch) {
      return 4;
    }

    @Override
    public Batch read(BatchPosition position) {
      float[] x = new float[24];
      int[] y = new int[6];
      for (int i = 0; i < 6; i++) {
        int example = (int) position.index() * 6 + i;
        for (int j = 0; j < 4; j++) {
          x[4 * i + j] = (float) Math.sin(0.7 * example + 1.3 * j + 0.2);
        }
        y[i] = (example * example + example) / 2 % 3;
      }
      return new Batch(
          Map.of("x", HostTensor.of(x, 6, 4), "y", HostTensor.of(y, 6)), 6, 6, OptionalLong.of(6));
    }
  }

  private TrainingTask task() {
    return TrainingTask.of(new Data(), 5)
        .on(new Placement(new Layers(), engine, Precision.FLOAT32))
        .beginningWith(Layers.values());
  }

  private static GradientSettingsBuilder steps(long steps) {
    return GradientSettingsBuilder.steps(steps, new Schedule.Constant(0.05, 0)).batch(6);
  }

  /** Half a pass is two steps. */
  private static GradientSettingsBuilder unfreezing(long steps) {
    return steps(steps).layerDecay(0.5).unfreeze(new Unfreezing(0.5));
  }

  private static List<Double> numbers(JsonValue list) {
    return list.asArray().items().stream().map(JsonValue::asDouble).toList();
  }

  @Test
  void lossesAndWeightsArePytorchs() throws IOException {
    JsonObject expected;
    try (InputStream in = UnfreezingTest.class.getResourceAsStream("unfreezing.json")) {
      expected = JsonReader.read(in.readAllBytes(), "unfreezing.json").asObject();
    }
    List<Double> losses = new ArrayList<>();
    Map<String, HostTensor> trained =
        TinyTraining.train(
            unfreezing(STEPS).build(),
            task()
                .telling(
                    event -> {
                      if (event instanceof TrainingEvent.Stepped stepped) {
                        losses.add(stepped.loss());
                      }
                    }));
    List<Double> wanted = numbers(expected.member("losses"));
    for (int i = 0; i < STEPS; i++) {
      // Weights are rounded to 32 bits after each step.
      assertEquals(wanted.get(i), losses.get(i), 1e-6, "loss of step " + (i + 1));
    }
    JsonObject weights = expected.member("weights").asObject();
    JsonObject counts = expected.member("steps").asObject();
    Map<String, String> counters =
        Map.of(
            HEAD, "optimizer/step",
            TOP, "optimizer/step-from-2",
            LOW, "optimizer/step-from-4",
            EMBEDDINGS, "optimizer/step-from-6");
    for (String name : Layers.SHAPES.keySet()) {
      double[] values = numbers(weights.member(name)).stream().mapToDouble(x -> x).toArray();
      assertArrayEquals(values, trained.get(name).toDoubleArray(), 1e-6, name);
      double counted = trained.get(counters.get(name)).item();
      assertEquals(counts.member(name).asInt(), counted, 0, name);
    }
  }

  @Test
  void untilItBeginsAWeightStaysAsItIsBitForBit() {
    Map<String, Integer> begins = Map.of(HEAD, 0, TOP, 2, LOW, 4, EMBEDDINGS, 6);
    for (int steps = 1; steps <= 8; steps++) {
      Map<String, HostTensor> trained = TinyTraining.train(unfreezing(steps).build(), task());
      for (String name : Layers.SHAPES.keySet()) {
        boolean same = Layers.values().get(name).equals(trained.get(name));
        assertEquals(steps <= begins.get(name), same, name + " after " + steps + " steps");
      }
    }
  }

  @Test
  void aWeightThatNeverBeginsHasNoState() {
    Map<String, HostTensor> trained = TinyTraining.train(unfreezing(4).build(), task());
    assertTrue(trained.containsKey("optimizer/mean/" + TOP), "trained: " + trained.keySet());
    assertTrue(!trained.containsKey("optimizer/mean/" + LOW), "trained: " + trained.keySet());
  }

  @Test
  void stoppedAnywhereAndContinuedItEndsWithTheSameBits() {
    GradientSettings settings = unfreezing(STEPS).checkpoint(Every.steps(1), 1).build();
    Map<String, HostTensor> whole = TinyTraining.train(settings, task());
    for (int step = 1; step < STEPS; step++) {
      Path checkpoints = folder.resolve("stopped-" + step);
      StopSignal stop = new StopSignal();
      int last = step;
      TinyTraining.train(
          settings,
          task()
              .resumingFrom(checkpoints)
              .stoppedBy(stop)
              .telling(
                  event -> {
                    if (event instanceof TrainingEvent.Stepped stepped && stepped.step() == last) {
                      stop.raise();
                    }
                  }));
      assertEquals(
          whole,
          TinyTraining.train(settings, task().resumingFrom(checkpoints)),
          "stopped after step " + step);
    }
  }

  @Test
  void aGroupThatIsFrozenForATimeBeginsThen() {
    WeightGroup group = new WeightGroup("encoder.*", 2, Optional.empty(), false, Optional.of(0.75));
    for (int steps : new int[] {3, 4}) {
      Map<String, HostTensor> trained =
          TinyTraining.train(steps(steps).group(group).build(), task());
      for (String name : List.of(TOP, LOW)) {
        assertEquals(steps == 3, Layers.values().get(name).equals(trained.get(name)), name);
      }
      assertTrue(!Layers.values().get(EMBEDDINGS).equals(trained.get(EMBEDDINGS)));
    }
  }

  @Test
  void gradientsOfWeightsThatAreNotTrainedYetAreToldAsNothing() {
    List<List<Double>> norms = new ArrayList<>();
    TinyTraining.train(
        unfreezing(STEPS).build(),
        task()
            .telling(
                event -> {
                  if (event instanceof TrainingEvent.Stepped stepped) {
                    norms.add(stepped.gradientNorms());
                  }
                }));
    long[] trained = {1, 1, 2, 2, 3, 3, 4, 4, 4, 4};
    for (int i = 0; i < STEPS; i++) {
      assertEquals(4, norms.get(i).size());
      assertEquals(trained[i], norms.get(i).stream().filter(norm -> norm > 0).count());
    }
  }

  private static void assertDepths(Map<String, Integer> below) {
    LayerDepths depths = LayerDepths.of(below.keySet(), "unfreeze");
    below.forEach((name, count) -> assertEquals(count, depths.below(name), name));
  }

  @Test
  void namesOfPublishedCheckpointsTellHowDeepAWeightLies() {
    Map<String, Integer> below =
        Map.of(
            "bert.embeddings.word_embeddings.weight", 13,
            "bert.encoder.layer.0.output.dense.weight", 12,
            "bert.encoder.layer.11.attention.self.query.bias", 1,
            "bert.pooler.dense.weight", 0,
            "classifier.weight", 0,
            "transformer.h.5.attn.c_attn.weight", 7,
            "transformer.wte.weight", 13,
            "model.layers.3.mlp.up_proj.weight", 9,
            "model.embed_tokens.weight", 13,
            "encoder.block.2.layer.0.SelfAttention.q.weight", 10);
    LayerDepths depths = LayerDepths.of(below.keySet(), "layer-decay");
    assertEquals(12, depths.layers());
    below.forEach((name, count) -> assertEquals(count, depths.below(name), name));
    assertDepths( // nothing is above the layers
        Map.of(
            "embedding.weight", 2,
            "encoder.layers.1.linear1.weight", 0,
            "decoder.layers.0.linear2.bias", 1));
    assertDepths(
        Map.of(
            "embedding.weight", 3,
            "encoder.rnn.weight_ih_l0", 2,
            "encoder.rnn.bias_hh_l1_reverse", 1,
            "generator.weight", 0));
    BadInputException none =
        assertThrows(
            BadInputException.class,
            () -> LayerDepths.of(List.of("fc.weight", "embedding.weight"), "layer-decay"));
    assertTrue(
        none.getMessage().startsWith("layer-decay goes by the layers of a model, and no weight"),
        none.getMessage());
  }

  @Test
  void frozenForEverAndForATimeExcludeEachOther() {
    IllegalArgumentException both =
        assertThrows(
            IllegalArgumentException.class,
            () -> new WeightGroup("h.*", 1, Optional.empty(), true, Optional.of(1.0)));
    assertTrue(both.getMessage().contains("exclude each other"), both.getMessage());
  }
}
