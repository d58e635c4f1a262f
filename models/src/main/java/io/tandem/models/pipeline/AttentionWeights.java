package io.tandem.models.pipeline;

import io.tandem.api.op.Attention;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The weights of every attention of a program, whatever model it was traced from. */
public final class AttentionWeights {
  private static final String WEIGHTS = "attentions.";

  private AttentionWeights() {}

  /**
   * The program that gives the weights of each attention of a program instead of its outputs:
   * {@code attentions.0} and so on in the order in which they are computed, each [B, H, T, S].
   */
  public static Program of(Program program) {
    return Trace.program(
        program.name() + ".attention",
        trace -> {
          AtomicInteger layers = new AtomicInteger();
          Function<Value, Tensor> unused =
              trace.replay(
                  program,
                  Map.of(),
                  (node, operands) -> {
                    if (node.op() instanceof Attention attention) {
                      Tensor weights = attention.scores(operands).softmax(); // [B, H, T, S]
                      trace.output(WEIGHTS + layers.getAndIncrement(), weights);
                    }
                    return trace.apply(node.op(), operands);
                  });
        });
  }

  /**
   * What one text's tokens saw of each other.
   *
   * @param outputs of the program, each attention among as many tokens as there are
   * @param row which text of the batch
   * @param pieces what its tokens stand for; what is behind them is padding
   */
  public static TextAttention read(Map<String, HostTensor> outputs, int row, List<String> pieces) {
    List<List<double[][]>> layers = new ArrayList<>();
    for (int layer = 0; layer < outputs.size(); layer++) {
      layers.add(heads(outputs.get(WEIGHTS + layer), row, pieces.size()));
    }
    return new TextAttention(pieces, layers);
  }

  private static List<double[][]> heads(HostTensor weights, int row, int length) {
    double[] values = weights.toDoubleArray();
    int heads = Math.toIntExact(weights.extents()[1]);
    int time = Math.toIntExact(weights.extents()[2]);
    List<double[][]> all = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      double[][] map = new double[length][length];
      int from = (row * heads + head) * time * time;
      for (int query = 0; query < length; query++) {
        System.arraycopy(values, from + query * time, map[query], 0, length);
      }
      all.add(map);
    }
    return all;
  }
}
