package io.tandem.models.adaptation;

import io.tandem.api.op.Expand;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.Op;
import io.tandem.api.op.Pad;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Size;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Other extents for the symbols of a program.
 *
 * @param extents by the symbols' names; those that are not named stay
 */
record Substitution(Map<String, Dim> extents) {
  /** Copies the map. */
  Substitution {
    extents = Map.copyOf(extents);
  }

  /** An extent. */
  Dim of(Dim dim) {
    return dim.in(
        new Dim.Arithmetic<Dim>() {
          @Override
          public Dim constant(long value) {
            return Dim.of(0).plus(value);
          }

          @Override
          public Dim symbol(String name) {
            return extents.getOrDefault(name, Dim.symbol(name));
          }

          @Override
          public Dim plus(Dim a, Dim b) {
            return a.plus(b);
          }

          @Override
          public Dim times(Dim a, Dim b) {
            return a.times(b);
          }
        });
  }

  /** A shape. */
  Shape of(Shape shape) {
    return Shape.of(of(shape.dims()).toArray(Dim[]::new));
  }

  private List<Dim> of(List<Dim> dims) {
    return dims.stream().map(this::of).toList();
  }

  /** An operation of a forward pass: those that have extents of their own have others. */
  Op of(Op op) {
    if (op instanceof Reshape reshape) {
      return new Reshape(of(reshape.shape()));
    }
    if (op instanceof Expand expand) {
      return new Expand(of(expand.shape()));
    }
    if (op instanceof Fill fill) {
      return new Fill(fill.value(), TensorType.of(fill.type().dtype(), of(fill.type().shape())));
    }
    if (op instanceof Iota iota) {
      return new Iota(of(iota.size()), iota.dtype());
    }
    if (op instanceof Size size) {
      return new Size(of(size.dim()), size.dtype());
    }
    if (op instanceof Pad pad) {
      return new Pad(pad.axis(), of(pad.before()), of(pad.after()), pad.value());
    }
    if (op instanceof Slice slice) {
      return new Slice(slice.axis(), of(slice.start()), of(slice.end()), slice.step());
    }
    if (op instanceof RandomUniform uniform) {
      return new RandomUniform(of(uniform.shape()), uniform.salt());
    }
    return op instanceof Split split ? new Split(split.axis(), of(split.sizes())) : op;
  }
}
