package io.tandem.training;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Map;
import java.util.OptionalLong;

/** A classifier of eight numbers into five classes, and data for it: small enough for an oracle. */
final class TinyTask {
  private static final int FEATURES = 8;
  private static final int CLASSES = 5;
  static final int IGNORED = -100;

  private TinyTask() {}

  static Program objective(double dropout) {
    return Trace.program(
        "tiny",
        trace -> {
          Dim batch = Dim.symbol("batch");
          Tensor x = trace.input("x", TensorType.float32(batch, Dim.of(FEATURES)));
          Tensor y = trace.input("y", TensorType.int32(batch));
          Scope root = trace.root();
          Tensor weight = // [8, 5]
              root.weight("weight", Shape.of(FEATURES, CLASSES), Initializer.normal(0.5));
          Tensor bias = root.weight("bias", Shape.of(CLASSES), Initializer.zeros());
          Tensor logits = Nn.linear(Nn.dropout(x, dropout), weight, bias);
          Tensor losses = Nn.crossEntropy(logits, y, IGNORED, 0);
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT, y.notEqualTo(IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  /**
   * Example i is the same whatever the batch size; in a pass, the number of ignored ones varies.
   */
  record Examples(int size, int perPass) implements BatchSource {
    @Override
    public long batches(long epoch) {
      return perPass / size;
    }

    @Override
    public Batch read(BatchPosition position) {
      float[] x = new float[size * FEATURES];
      int[] y = new int[size];
      Philox random = Philox.of(11, "examples");
      long first = position.epoch() * perPass + position.index() * size;
      int targets = 0;
      for (int i = 0; i < size; i++) {
        long example = first + i;
        for (int j = 0; j < FEATURES; j++) {
          x[i * FEATURES + j] = (float) random.normal(example * FEATURES + j);
        }
        y[i] = example % 16 < 5 ? IGNORED : random.below(1_000_000 + example, CLASSES);
        targets += y[i] == IGNORED ? 0 : 1;
      }
      return new Batch(
          Map.of("x", HostTensor.of(x, size, FEATURES), "y", HostTensor.of(y, size)),
          size,
          targets,
          OptionalLong.of(2L * targets));
    }
  }
}
