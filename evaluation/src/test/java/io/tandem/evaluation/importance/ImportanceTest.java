package io.tandem.evaluation.importance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.regression.Regressor;

/** Importances of functions whose variance can be taken apart on paper. */
class ImportanceTest {
  /** What a forest over 1,500 points sees differs from the function by less than this. */
  private static final double FOREST = 0.05;

  private static Importance of(int size, int points, ToDoubleFunction<double[]> function) {
    Philox draws = Philox.of(5, "points");
    List<double[]> all = new ArrayList<>();
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      double[] point = new double[size];
      for (int j = 0; j < size; j++) {
        point[j] = draws.uniform((long) i * size + j);
      }
      all.add(point);
      values[i] = function.applyAsDouble(point);
    }
    return Importance.of(all, values, 3);
  }

  private static LeafNode<Regressor> leaf(double value) {
    return new LeafNode<>(0, new Regressor("value", value), Map.of(), false);
  }

  @Test
  void theVarianceOfATreeIsTakenApartAsOnPaper() {
    // 4 where x > ½; else 2 where y > ¼, else 1: mean 2.875.
    Node<Regressor> low = new SplitNode<>(0.25, 1, 0, leaf(2), leaf(1));
    TreeBoxes tree = TreeBoxes.of(new SplitNode<>(0.5, 0, 0, leaf(4), low), new int[] {0, 1}, 2);
    assertEquals(1.359375, tree.variance(), 1e-12);
    // Over y, 1.75 and 4; over x, 2.5 for a quarter and 3 for the rest.
    assertEquals(1.265625, tree.main(0), 1e-12);
    assertEquals(0.046875, tree.main(1), 1e-12);
    assertEquals(1.359375 - 0.046875, tree.total(0), 1e-12);
    assertEquals(1.359375 - 1.265625, tree.total(1), 1e-12);
  }

  @Test
  void ofASumEachTermHasItsVariance() {
    // Var(a x) = a² / 12: the shares are 4 : 1 : 0.
    Importance found = of(3, 1500, x -> 2 * x[0] + x[1]);
    assertEquals(0.8, found.main().get(0), FOREST);
    assertEquals(0.2, found.main().get(1), FOREST);
    assertEquals(0, found.main().get(2), FOREST);
    // Nothing acts together; what a forest makes of it is no more than its error.
    for (int i = 0; i < 3; i++) {
      assertEquals(found.main().get(i), found.total().get(i), FOREST);
    }
  }

  @Test
  void ofAProductThatHasNoEffectAloneAllIsInteraction() {
    // (x − ½)(y − ½) has mean 0 over each coordinate.
    Importance found = of(2, 1500, x -> (x[0] - 0.5) * (x[1] - 0.5));
    for (int i = 0; i < 2; i++) {
      assertTrue(found.main().get(i) < 0.1, found.toString());
      assertTrue(found.total().get(i) > 0.9, found.toString());
    }
  }

  @Test
  void ofIshigamisFunctionTheSharesAreThoseOfThePaper() {
    // Ishigami and Homma 1990, a = 7, b = 0.1: S1 = 0.314, S2 = 0.442, S3 = 0, S13 = 0.244. What a
    // tree does not see well in a function of several bends, it takes for interactions.
    Importance found =
        of(
            3,
            1000,
            u -> {
              double[] x = new double[3];
              for (int i = 0; i < 3; i++) {
                x[i] = Math.PI * (2 * u[i] - 1);
              }
              return Math.sin(x[0])
                  + 7 * Math.pow(Math.sin(x[1]), 2)
                  + 0.1 * Math.pow(x[2], 4) * Math.sin(x[0]);
            });
    double[] main = {0.314, 0.442, 0};
    double[] total = {0.558, 0.442, 0.244};
    for (int i = 0; i < 3; i++) {
      assertEquals(main[i], found.main().get(i), 0.1, found.toString());
      assertEquals(total[i], found.total().get(i), 0.15, found.toString());
      assertTrue(found.total().get(i) >= found.main().get(i) - 1e-12, found.toString());
    }
  }

  @Test
  void whereNothingChangesNothingMattersAndOneKeyAloneIsAll() {
    Importance still = of(2, 20, x -> 4);
    assertEquals(List.of(0.0, 0.0), still.main());
    Importance one = of(1, 30, x -> x[0]);
    assertEquals(1, one.main().get(0), 1e-9);
    assertEquals(1, one.total().get(0), 1e-9);
  }
}
