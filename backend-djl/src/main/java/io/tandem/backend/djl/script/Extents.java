package io.tandem.backend.djl.script;

import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The extents of a program's shapes as integers of the script. */
final class Extents {
  private final Map<String, String> symbols = new LinkedHashMap<>();
  private final Map<Dim, String> known = new HashMap<>();
  private final Emitter emitter;

  private final class Written implements Dim.Arithmetic<String> {
    @Override
    public String constant(long value) {
      return Literals.of(value);
    }

    @Override
    public String symbol(String name) {
      return symbols.get(name);
    }

    @Override
    public String plus(String a, String b) {
      return "torch.add(" + a + ", " + b + ")";
    }

    @Override
    public String times(String a, String b) {
      return "torch.mul(" + a + ", " + b + ")";
    }
  }

  /** Binds each symbol to an axis of an input that shows it. */
  Extents(Emitter emitter, Program program) {
    this.emitter = emitter;
    for (Value input : program.inputs().values()) {
      List<Dim> dims = input.type().shape().dims();
      for (int axis = 0; axis < dims.size(); axis++) {
        Dim dim = dims.get(axis);
        if (dim.isSymbol() && !symbols.containsKey(dim.symbols().first())) {
          String symbol = dim.symbols().first();
          String name = emitter.free("size_" + symbol);
          emitter.line(name + " = torch.size(" + emitter.name(input) + ", " + axis + ")");
          symbols.put(symbol, name);
        }
      }
    }
  }

  /** An integer expression. */
  String of(Dim dim) {
    if (dim.isStatic() || dim.isSymbol()) {
      return dim.in(new Written());
    }
    return known.computeIfAbsent(
        dim,
        d -> {
          String name = emitter.free("size");
          emitter.line(name + " = " + d.in(new Written()));
          return name;
        });
  }

  /** A list of integer expressions. */
  String of(List<Dim> dims) {
    return dims.stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
  }

  String of(Shape shape) {
    return of(new ArrayList<>(shape.dims()));
  }
}
