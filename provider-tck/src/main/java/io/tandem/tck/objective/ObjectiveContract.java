package io.tandem.tck.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.tck.ProviderContract;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What an objective must hold, for examples of each of its forms. An objective's test extends this
 * and brings settings.
 *
 * @param <S> the objective's settings
 */
public abstract class ObjectiveContract<S extends Record> extends ProviderContract {
  private static final int EXAMPLES = 6;
  private static final double STEP = 1e-6;
  private static final double DIFFERENCES = 1e-5;
  private static final double ROUNDING = 1e-9;

  /** For a test class that extends this. */
  protected ObjectiveContract() {}

  @Override
  protected abstract ObjectiveProvider<S> provider();

  /** Settings with which it is made here. */
  protected abstract S settings();

  /** How many components the vectors have that it is given. */
  protected int size() {
    return 6;
  }

  /**
   * Whether it stops gradients on purpose, so that they are not the derivatives of its value.
   *
   * @return no, unless it is said otherwise
   */
  protected boolean stopsGradients() {
    return false;
  }

  private Objective objective() {
    return provider().create(settings());
  }

  private ObjectiveBatch drawn(Matching.Form form) {
    return ObjectiveBatch.drawn(objective(), form, EXAMPLES, size());
  }

  private Map<String, HostTensor> computed(ObjectiveBatch batch) {
    return run(
        ObjectiveProgram.gradients(objective(), batch.inputs(), batch.classes()), batch.inputs());
  }

  private static Map<String, HostTensor> run(Program program, Map<String, HostTensor> inputs) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    program.variables().forEach((name, one) -> weights.put(name, one.initialValue(5)));
    return new Interpreter(program, Rounding.NONE).run(inputs, weights).outputs();
  }

  private static double number(Map<String, HostTensor> outputs, String name) {
    return outputs.get(name).toDoubleArray()[0];
  }

  private static void assertClose(
      double[] expected, double[] actual, double tolerance, String what) {
    double greatest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, tolerance * Math.max(1, greatest), what);
  }

  @Test
  void itLearnsFromSomeFormOfExamplesThatItsProviderNames() {
    assertFalse(objective().forms().isEmpty());
    assertTrue(provider().forms().containsAll(objective().forms()), provider().forms().toString());
  }

  @Test
  void itsFormulaAndSourceAreOneLineEach() {
    for (String line : List.of(provider().formula(), provider().source())) {
      assertFalse(line.isBlank());
      assertFalse(line.contains("\n"), line);
    }
  }

  @Test
  void textsAloneAreReadTwice() {
    if (objective().forms().contains(Matching.Form.TEXTS)) {
      assertEquals(2, objective().readings());
    }
  }

  @Test
  void whereItLearnsFromScoresItTakesSomeAndSaysWhich() {
    if (objective().forms().stream().anyMatch(ObjectiveBatch::isScored)) {
      assertTrue(ObjectiveBatch.scores(objective()).length > 1, objective().scores());
      assertFalse(objective().scores().isBlank());
    }
  }

  @Test
  void theOrderOfExamplesMakesNoDifference() {
    for (Matching.Form form : objective().forms()) {
      ObjectiveBatch batch = drawn(form);
      Map<String, HostTensor> turned = new LinkedHashMap<>();
      batch.inputs().forEach((name, value) -> turned.put(name, turned(value)));
      Map<String, HostTensor> one = computed(batch);
      Map<String, HostTensor> other =
          computed(new ObjectiveBatch("turned", turned, batch.classes()));
      one.forEach(
          (name, value) -> {
            boolean rows = batch.inputs().containsKey(name.replace(ObjectiveProgram.GRADIENT, ""));
            HostTensor wanted = rows ? turned(value) : value;
            assertClose(
                wanted.toDoubleArray(),
                other.get(name).toDoubleArray(),
                ROUNDING,
                form + ": " + name);
          });
    }
  }

  /** The last example first. */
  private static HostTensor turned(HostTensor tensor) {
    double[] values = tensor.toDoubleArray();
    int row = values.length / EXAMPLES;
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i] = values[(EXAMPLES - 1 - i / row) * row + i % row];
    }
    return HostTensor.ofDoubles(tensor.dtype(), turned, tensor.extents());
  }

  @Test
  void whatIsNotThereCountsNothing() {
    for (Matching.Form form : objective().forms()) {
      if (!ObjectiveBatch.hasNegatives(form)) {
        continue;
      }
      ObjectiveBatch batch = drawn(form);
      Map<String, HostTensor> one = computed(batch);
      HostTensor there = batch.inputs().get(ObjectiveProgram.THERE);
      HostTensor second = batch.inputs().get(ObjectiveProgram.SECOND);
      double[] known = there.toDoubleArray();
      double[] vectors = second.toDoubleArray();
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = known[i / size()] == 0 ? 1e30 : vectors[i];
      }
      Map<String, HostTensor> other =
          computed(
              batch.with(
                  ObjectiveProgram.SECOND,
                  HostTensor.ofDoubles(DType.FLOAT32, vectors, second.extents())));
      one.forEach(
          (name, value) ->
              assertClose(
                  value.toDoubleArray(),
                  other.get(name).toDoubleArray(),
                  0,
                  form + ": " + name + " depends on what is not there"));
      double[] gradient =
          one.get(ObjectiveProgram.GRADIENT + ObjectiveProgram.SECOND).toDoubleArray();
      for (int i = 0; i < gradient.length; i++) {
        assertTrue(known[i / size()] != 0 || gradient[i] == 0, form + ": a gradient goes there");
      }
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    if (stopsGradients()) {
      return;
    }
    for (Matching.Form form : objective().forms()) {
      ObjectiveBatch batch = drawn(form);
      Program loss = ObjectiveProgram.loss(objective(), batch.inputs(), batch.classes());
      Map<String, HostTensor> gradients = computed(batch);
      for (String name : List.of(ObjectiveProgram.FIRST, ObjectiveProgram.SECOND)) {
        HostTensor vectors = batch.inputs().get(name);
        if (vectors == null) {
          continue;
        }
        double[] differences = new double[vectors.toDoubleArray().length];
        for (int i = 0; i < differences.length; i++) {
          double up = moved(loss, batch, name, i, STEP);
          double down = moved(loss, batch, name, i, -STEP);
          differences[i] = (up - down) / (2 * STEP);
        }
        double[] actual = gradients.get(ObjectiveProgram.GRADIENT + name).toDoubleArray();
        assertClose(differences, actual, DIFFERENCES, form + ": gradient of " + name);
      }
    }
  }

  private static double moved(
      Program loss, ObjectiveBatch batch, String name, int element, double step) {
    HostTensor vectors = batch.inputs().get(name);
    double[] values = vectors.toDoubleArray();
    values[element] += step;
    return number(
        run(loss, batch.with(name, HostTensor.of(values, vectors.extents())).inputs()),
        ObjectiveProgram.SUM);
  }

  @Test
  void noGradientGoesThroughTheWeight() {
    for (Matching.Form form : objective().forms()) {
      ObjectiveBatch batch = drawn(form);
      Program loss = ObjectiveProgram.loss(objective(), batch.inputs(), batch.classes());
      Program weight =
          Differentiation.gradients(
              loss, List.of(ObjectiveProgram.WEIGHT), ObjectiveProgram.sources(loss));
      Map<String, HostTensor> outputs = run(weight, batch.inputs());
      assertTrue(number(outputs, ObjectiveProgram.WEIGHT) > 0, form + ": nothing is learned");
      outputs.forEach(
          (name, value) ->
              assertTrue(
                  !name.startsWith(ObjectiveProgram.GRADIENT)
                      || Arrays.stream(value.toDoubleArray()).allMatch(g -> g == 0),
                  form + ": " + name + " through the weight"));
    }
  }

  @Test
  void whateverTheBatchIsItsLossAndGradientsAreFinite() {
    for (Matching.Form form : objective().forms()) {
      for (ObjectiveBatch batch : ObjectiveBatch.atTheEdge(objective(), form, size())) {
        Map<String, HostTensor> outputs = computed(batch);
        boolean nothing = number(outputs, ObjectiveProgram.WEIGHT) == 0;
        assertTrue(number(outputs, ObjectiveProgram.WEIGHT) >= 0, batch.name());
        outputs.forEach(
            (name, value) -> {
              for (double x : value.toDoubleArray()) {
                assertTrue(Double.isFinite(x), batch.name() + ": " + name + " has " + x);
                assertTrue(x == 0 || !nothing, batch.name() + ": " + name + " of weight 0 is " + x);
              }
            });
      }
    }
  }
}
