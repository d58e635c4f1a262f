package io.tandem.backend.tf;

import io.tandem.api.op.Constant;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Size;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import org.tensorflow.Output;

/** Tensors that are made of no other tensor. */
final class CreationEmitters {
  private CreationEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Constant.class, (op, at) -> at.give(at.writer().constant(op.value())));
    table.put(
        Fill.class,
        (op, at) -> {
          Output<?> value = at.writer().scalar(op.type().dtype(), op.value());
          boolean scalar = op.type().rank() == 0;
          at.give(scalar ? value : at.apply("Fill", at.extents().vector(op.type().shape()), value));
        });
    table.put(Iota.class, (op, at) -> at.give(iota(at, op.size(), op.dtype())));
    table.put(
        Size.class,
        (op, at) -> at.give(at.writer().cast(at.extents().scalar(op.dim()), op.dtype())));
    table.put(RandomUniform.class, CreationEmitters::uniform);
  }

  /** The numbers from 0 on. */
  static Output<?> iota(Emission at, Dim size, DType dtype) {
    GraphWriter writer = at.writer();
    Output<?> numbers =
        writer.apply("Range", writer.scalar(0), at.extents().scalar(size), writer.scalar(1));
    return writer.cast(numbers, dtype);
  }

  private static void uniform(RandomUniform op, Emission at) {
    // The generator is keyed by a pair of numbers: the caller's seed and the draw's own salt.
    Output<?> salt = at.writer().constant(HostTensor.scalar(op.salt()));
    Output<?> seed = at.op("Pack").list(List.of(at.operand(0), salt)).out();
    at.give(
        at.op("StatelessRandomUniform", at.extents().vector(op.shape()), seed)
            .set("dtype", ElementType.proto(DType.FLOAT32))
            .out());
  }
}
