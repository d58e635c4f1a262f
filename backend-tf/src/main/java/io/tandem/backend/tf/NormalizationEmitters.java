package io.tandem.backend.tf;

import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.LayerNormGrad;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Layer normalization, in {@code f32}; the normalized operand is kept for the gradient. */
final class NormalizationEmitters {
  private NormalizationEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(LayerNorm.class, NormalizationEmitters::layerNorm);
    table.put(LayerNormGrad.class, NormalizationEmitters::layerNormGrad);
  }

  /** What a normalized operand is kept under: the forward pass's mean stands for the pass. */
  private record NormalizedBy(Value x, Value mean) {}

  private static void layerNorm(LayerNorm op, Emission at) {
    GraphWriter writer = at.writer();
    DType dtype = at.dtype(0);
    Output<?> x = writer.cast(at.operand(0), DType.FLOAT32);
    Output<?> mean = mean(at, x);
    Output<?> centred = at.apply("Sub", x, mean);
    Output<?> variance = mean(at, at.apply("Square", centred));
    Output<?> epsilon = writer.scalar(DType.FLOAT32, op.epsilon());
    Output<?> rstd = at.apply("Rsqrt", at.apply("AddV2", variance, epsilon));
    Output<?> normalized = at.apply("Mul", centred, rstd);
    at.keep(new NormalizedBy(at.operandValue(0), at.resultValue(1)), normalized);
    Output<?> scaled = at.apply("Mul", normalized, writer.cast(at.operand(1), DType.FLOAT32));
    Output<?> y = at.apply("AddV2", scaled, writer.cast(at.operand(2), DType.FLOAT32));
    at.give(writer.cast(y, dtype), writer.cast(mean, dtype), writer.cast(rstd, dtype));
  }

  private static void layerNormGrad(LayerNormGrad op, Emission at) {
    GraphWriter writer = at.writer();
    DType dtype = at.dtype(1);
    Output<?> g = writer.cast(at.operand(0), DType.FLOAT32);
    Output<?> rstd = writer.cast(at.operand(3), DType.FLOAT32);
    Output<?> normalized =
        at.kept(new NormalizedBy(at.operandValue(1), at.operandValue(2)), Output.class)
            .<Output<?>>map(kept -> kept)
            .orElseGet(() -> normalized(at, rstd));
    Output<?> scaled = at.apply("Mul", g, writer.cast(at.operand(4), DType.FLOAT32));
    Output<?> along = mean(at, at.apply("Mul", scaled, normalized));
    Output<?> rest = at.apply("Sub", scaled, at.apply("Mul", normalized, along));
    Output<?> dx = at.apply("Mul", at.apply("Sub", rest, mean(at, scaled)), rstd);
    Integer[] leading = IntStream.range(0, at.shape(0).rank() - 1).boxed().toArray(Integer[]::new);
    Output<?> dweight = at.sum(at.apply("Mul", g, normalized), false, leading);
    Output<?> dbias = at.sum(g, false, leading);
    at.give(writer.cast(dx, dtype), writer.cast(dweight, dtype), writer.cast(dbias, dtype));
  }

  private static Output<?> normalized(Emission at, Output<?> rstd) {
    Output<?> x = at.writer().cast(at.operand(1), DType.FLOAT32);
    Output<?> mean = at.writer().cast(at.operand(2), DType.FLOAT32);
    return at.apply("Mul", at.apply("Sub", x, mean), rstd);
  }

  private static Output<?> mean(Emission at, Output<?> x) {
    return at.op("Mean", x, at.writer().constant(List.of(-1))).set("keep_dims", true).out();
  }
}
