package io.tandem.backend.tf;

import io.tandem.api.op.Attention;
import io.tandem.api.op.AttentionGrad;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/**
 * Scaled dot-product attention. TensorFlow has no kernel for it, so the scores exist in memory; the
 * weights are kept for the gradient, and the normalizers are computed only if something else asks
 * for them.
 */
final class AttentionEmitters {
  private AttentionEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Attention.class, AttentionEmitters::attention);
    table.put(AttentionGrad.class, AttentionEmitters::attentionGrad);
  }

  /** The query as it meets the keys, and the weights in {@code f32}. */
  private record Weights(Output<?> query, Output<?> weights) {}

  /** What weights are kept under: query, key, value and perhaps bias, and their normalizer. */
  private record WeightsOf(boolean causal, double scale, List<Value> operands, Value normalizer) {}

  private record CausalBias(Dim queries, Dim keys) {}

  private static void attention(Attention op, Emission at) {
    Output<?> query = scaled(at, 0, op.scale());
    Output<?> scores = scores(at, 0, query, op.causal(), op.scale());
    Output<?> weights = at.apply("Softmax", scores);
    at.keep(
        new WeightsOf(op.causal(), op.scale(), at.operandValues(), at.resultValue(1)),
        new Weights(query, weights));
    Output<?> out = product(at, cast(at, weights, 0), at.operand(2), false, false);
    at.give(out);
    at.giveLater(1, () -> normalizer(at, scores));
  }

  private static void attentionGrad(AttentionGrad op, Emission at) {
    Output<?> g = at.operand(0);
    List<Value> operands = at.operandValues().subList(3, at.operands());
    Weights kept =
        at.kept(new WeightsOf(op.causal(), op.scale(), operands, at.operandValue(2)), Weights.class)
            .orElseGet(() -> again(op, at));
    Output<?> dvalue = product(at, cast(at, kept.weights, 3), g, true, false);
    Output<?> dweights = wide(at, product(at, g, at.operand(5), false, true));
    Output<?> along = at.sum(at.apply("Mul", wide(at, g), wide(at, at.operand(1))), true, -1);
    Output<?> dscores = at.apply("Mul", at.apply("Sub", dweights, along), kept.weights);
    Output<?> narrow = cast(at, dscores, 3);
    Output<?> dquery = product(at, narrow, at.operand(4), false, false);
    Output<?> dkey = product(at, narrow, kept.query, true, false);
    if (isScaledBefore(at, 3)) {
      at.give(times(at, dquery, op.scale()), dkey, dvalue);
    } else {
      at.give(times(at, dquery, op.scale()), times(at, dkey, op.scale()), dvalue);
    }
  }

  /** The weights where the forward pass is not in the same program. */
  private static Weights again(AttentionGrad op, Emission at) {
    Output<?> query = scaled(at, 3, op.scale());
    Output<?> scores = scores(at, 3, query, op.causal(), op.scale());
    Shape column = at.shape(2).insert(3, Dim.ONE);
    Output<?> normalizer = at.reshape(at.operand(2), column);
    return new Weights(query, at.apply("Exp", at.apply("Sub", scores, normalizer)));
  }

  /**
   * Whether the scale goes into the query, which is smaller than the scores; a 16-bit query would
   * be rounded once more by it.
   */
  private static boolean isScaledBefore(Emission at, int query) {
    return at.dtype(query) == DType.FLOAT32;
  }

  private static Output<?> scaled(Emission at, int query, double scale) {
    Output<?> q = at.operand(query);
    return isScaledBefore(at, query) ? times(at, q, scale) : q;
  }

  private static Output<?> scores(
      Emission at, int from, Output<?> query, boolean causal, double scale) {
    Output<?> scores = wide(at, product(at, query, at.operand(from + 1), false, true));
    if (!isScaledBefore(at, from)) {
      scores = times(at, scores, scale);
    }
    boolean biased = at.operands() > from + 3;
    Dim queries = at.shape(from).dim(2);
    Dim keys = at.shape(from + 1).dim(2);
    Optional<Output<?>> bias = Optional.empty();
    if (biased) {
      bias = Optional.of(at.operand(from + 3));
    }
    if (causal) {
      bias = Optional.of(masked(at, queries, keys, bias));
    }
    if (bias.isEmpty()) {
      return scores;
    }
    // Adding the least float leaves it as it is, so this also replaces what is masked.
    return at.apply("AddV2", scores, bias.get());
  }

  /** The bias where a key may be seen, and the least float elsewhere. */
  private static Output<?> masked(Emission at, Dim queries, Dim keys, Optional<Output<?>> bias) {
    if (bias.isEmpty()) {
      CausalBias key = new CausalBias(queries, keys);
      return at.kept(key, Output.class)
          .<Output<?>>map(kept -> kept)
          .orElseGet(
              () -> {
                Output<?> zero = at.writer().scalar(DType.FLOAT32, 0);
                Output<?> made = select(at, queries, keys, zero);
                at.keep(key, made);
                return made;
              });
    }
    return select(at, queries, keys, bias.get());
  }

  private static Output<?> select(Emission at, Dim queries, Dim keys, Output<?> bias) {
    Output<?> rows = CreationEmitters.iota(at, queries, DType.INT32);
    Output<?> offset = at.extents().scalar(keys.minus(queries));
    Output<?> last = at.reshape(at.apply("AddV2", rows, offset), Shape.of(queries, Dim.ONE));
    Output<?> columns = CreationEmitters.iota(at, keys, DType.INT32);
    Output<?> visible = at.apply("LessEqual", columns, last);
    return at.apply("SelectV2", visible, bias, at.writer().scalar(DType.FLOAT32, Attention.MASKED));
  }

  private static Output<?> normalizer(Emission at, Output<?> scores) {
    Output<?> axis = at.writer().constant(-1);
    Output<?> max = at.op("Max", scores, axis).set("keep_dims", true).out();
    Output<?> sum = at.sum(at.apply("Exp", at.apply("Sub", scores, max)), false, -1);
    Output<?> row = at.reshape(max, at.resultType(1).shape());
    return at.apply("AddV2", at.apply("Log", sum), row);
  }

  private static Output<?> product(
      Emission at, Output<?> a, Output<?> b, boolean transposeA, boolean transposeB) {
    DType dtype = ElementType.of(a.dataType()).dtype();
    return ProductEmitters.matmul(at, a, b, transposeA, transposeB, false, dtype);
  }

  private static Output<?> times(Emission at, Output<?> x, double number) {
    DType dtype = ElementType.of(x.dataType()).dtype();
    return at.apply("Mul", x, at.writer().scalar(dtype, number));
  }

  private static Output<?> wide(Emission at, Output<?> x) {
    return at.writer().cast(x, DType.FLOAT32);
  }

  private static Output<?> cast(Emission at, Output<?> x, int operand) {
    return at.writer().cast(x, at.dtype(operand));
  }
}
