package io.tandem.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Dim B = Dim.symbol("batch");

  @Test
  void shapesBroadcastAsInNumPy() {
    assertEquals(Shape.of(3, 4, 5), Shape.broadcast(Shape.of(4, 1), Shape.of(3, 1, 5)));
    assertEquals(Shape.of(3), Shape.broadcast(Shape.SCALAR, Shape.of(3)));
    assertEquals(Shape.of(0), Shape.broadcast(Shape.of(1), Shape.of(0)));
    assertEquals(Shape.of(B, Dim.of(2)), Shape.broadcast(Shape.of(B, Dim.ONE), Shape.of(2)));
  }

  @Test
  void shapesThatDoNotBroadcastAreNamedBoth() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Shape.broadcast(Shape.of(B, Dim.of(3)), Shape.of(4)));
    assertTrue(e.getMessage().contains("[batch, 3] and [4]"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Shape.broadcast(Shape.of(B), Shape.of(5)));
  }

  @Test
  void axesAreCountedFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(Dim.of(4), shape.dim(-1));
    assertEquals(Shape.of(2, 4), shape.without(-2));
    assertEquals(Shape.of(2, 3, 4, 1), shape.insert(-1, Dim.ONE));
    assertThrows(IllegalArgumentException.class, () -> shape.axis(3));
    assertThrows(IllegalArgumentException.class, () -> shape.axis(-4));
  }

  @Test
  void theSizeOfAScalarIsOne() {
    assertEquals(Dim.ONE, Shape.SCALAR.size());
    assertEquals(B.times(12), Shape.of(B, Dim.of(3), Dim.of(4)).size());
  }
}
