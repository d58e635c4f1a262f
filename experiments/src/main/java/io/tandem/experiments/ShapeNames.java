package io.tandem.experiments;

import io.tandem.experiments.bench.BenchShape;
import java.util.Iterator;

/** The shapes that are timed, for completion. */
final class ShapeNames implements Iterable<String> {
  ShapeNames() {}

  @Override
  public Iterator<String> iterator() {
    return BenchShape.STANDARD.stream().map(BenchShape::name).iterator();
  }
}
