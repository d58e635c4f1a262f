package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.api.data.BatchSize;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The size of a batch, in the two ways that a config can say it; layers to recompute. */
class GradientSettingsTest {
  private static final Origin ORIGIN = new Origin("test.conf", 7);
  private static final RecordBinder BINDER = new RecordBinder(PartCatalog.empty());

  private static ConfigNode.Scalar number(String text) {
    return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, text, ORIGIN);
  }

  static GradientSettings bound(Map<String, Integer> sizes) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    entries.put("steps", number("3"));
    ConfigNode type = new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, "constant", ORIGIN);
    entries.put(
        "schedule", new ConfigNode.Section(Map.of("type", type, "peak", number("0.1")), ORIGIN));
    sizes.forEach((key, size) -> entries.put(key, number(size.toString())));
    return BINDER.bind(new ConfigNode.Section(entries, ORIGIN), GradientSettings.class);
  }

  @Test
  void aBatchIsCountedInExamplesOrInTokens() {
    assertEquals(BatchSize.examples(5), bound(Map.of("batch", 5)).batchSize());
    assertEquals(BatchSize.tokens(4096), bound(Map.of("batch-tokens", 4096)).batchSize());
  }

  @Test
  void withoutEitherItIsSixteenExamplesAndTheResolvedConfigSaysSo() {
    GradientSettings settings = bound(Map.of());
    assertEquals(BatchSize.examples(16), settings.batchSize());
    ConfigNode.Section written = RecordWriter.write(settings, ORIGIN);
    assertEquals(Optional.of(number("16")), written.get("batch"));
    assertEquals(Optional.empty(), written.get("batch-tokens"));
    assertEquals(settings, BINDER.bind(written, GradientSettings.class));
  }

  @Test
  void bothAreRefusedWithWhatEachSays() {
    ConfigException refused =
        assertThrows(ConfigException.class, () -> bound(Map.of("batch", 16, "batch-tokens", 4096)));
    assertEquals(
        "test.conf:7: batch (16) and batch-tokens (4096) are both set; a micro-batch is counted in"
            + " examples or in tokens: take one of them away, with null where another file sets it",
        refused.getMessage());
  }

  /** A layer and its loss. */
  private record Layered() implements Model {
    @Override
    public String type() {
      return "layered";
    }

    @Override
    public Program objective(Phase phase) {
      return Trace.program(
          "layered",
          trace -> {
            Tensor x = trace.input("x", TensorType.float32(Dim.symbol("batch"), Dim.of(4)));
            Scope layer = trace.root().child("layer");
            Tensor scale = layer.weight("scale", Shape.of(4), Initializer.ones());
            Tensor y = layer.in(() -> x.times(scale).tanh());
            trace.output(TrainingPrograms.LOSS_SUM, y.sum());
            trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(x.dim(0), DType.FLOAT32));
          });
    }
  }

  private static GradientSettings recomputing(String layers) {
    return GradientSettingsBuilder.steps(1, new Schedule.Constant(0.1, 0))
        .recompute(layers)
        .build();
  }

  @Test
  void theBackwardPassComputesTheNamedLayersAgainAndNoOthers() {
    Program step = recomputing("layer").programs(new Layered(), Precision.FLOAT32).step();
    assertEquals(2, step.nodes().stream().filter(n -> n.op().name().equals("tanh")).count());
    assertEquals(
        "no layer to recompute matches 'later'; did you mean 'layer'? Allowed: layer",
        assertThrows(
                BadInputException.class,
                () -> recomputing("later").programs(new Layered(), Precision.FLOAT32))
            .getMessage());
  }
}
