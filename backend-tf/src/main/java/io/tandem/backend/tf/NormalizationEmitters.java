package io.tandem.backend.tf;

import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.LayerNormGrad;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.List;
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
    Output<?> weight = writer.cast(at.operand(4), DType.FLOAT32);
    Dim size = at.shape(4).dim(0);
    Shape rows = Shape.of(at.shape(0).sub(0, at.shape(0).rank() - 1).size(), size);
    Output<?> gRows = at.reshape(g, rows);
    Output<?> products = at.reshape(at.apply("Mul", g, normalized), rows);
    // Products with a column are the means along rows, without another pass over the memory.
    Output<?> count = writer.cast(at.extents().scalar(size), DType.FLOAT32);
    Output<?> share = at.reshape(at.apply("RealDiv", weight, count), Shape.of(size, Dim.ONE));
    Shape statistic = at.shape(2);
    Output<?> along = at.reshape(at.apply("MatMul", products, share), statistic);
    Output<?> mean = at.reshape(at.apply("MatMul", gRows, share), statistic);
    Output<?> scaled = at.apply("Sub", at.apply("Mul", g, weight), mean);
    Output<?> rest = at.apply("Sub", scaled, at.apply("Mul", normalized, along));
    Output<?> dx = at.apply("Mul", rest, rstd);
    Output<?> dweight = at.apply("BiasAddGrad", products);
    Output<?> dbias = at.apply("BiasAddGrad", gRows);
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
