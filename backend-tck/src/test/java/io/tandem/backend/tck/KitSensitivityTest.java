package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Closeness;
import io.tandem.backend.tck.cases.OperationCase;
import io.tandem.backend.tck.cases.OperationCases;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.backend.tck.reference.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** A backend that gets one element wrong does not pass, whatever the case. */
class KitSensitivityTest {

  /** The oracle, with the first element of every result spoiled. */
  private static final class Spoiled implements Subject {
    private final Backend backend = new ReferenceBackend(Rounding.REDUCED);
    private final Engine engine = backend.open(options());

    @Override
    public Backend backend() {
      return backend;
    }

    @Override
    public EngineOptions options() {
      return EngineOptions.cpu();
    }

    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public Optional<Autodiff> ownAutodiff() {
      return Optional.empty();
    }

    @Override
    public List<Map<String, HostTensor>> run(
        Program program,
        CompileOptions options,
        Map<String, HostTensor> variables,
        List<Map<String, HostTensor>> calls) {
      List<Map<String, HostTensor>> spoiled = new ArrayList<>();
      for (Map<String, HostTensor> outputs :
          Subject.super.run(program, options, variables, calls)) {
        Map<String, HostTensor> others = new LinkedHashMap<>();
        outputs.forEach((name, value) -> others.put(name, spoil(value)));
        spoiled.add(others);
      }
      return spoiled;
    }

    private static HostTensor spoil(HostTensor value) {
      if (value.dtype().isInteger() && value.size() > 0) {
        long[] elements = value.toLongArray();
        elements[0] ^= 1;
        return HostTensor.of(elements, value.extents()).castTo(value.dtype());
      }
      double[] elements = value.toDoubleArray();
      if (elements.length > 0) {
        double scale = 0;
        for (double element : elements) {
          scale = Math.max(scale, Double.isFinite(element) ? Math.abs(element) : 0);
        }
        double wrong = Double.isFinite(elements[0]) ? elements[0] + 1 + 0.1 * scale : 0;
        elements[0] = value.dtype() == DType.BOOL ? 1 - elements[0] : wrong;
      }
      return HostTensor.ofDoubles(value.dtype(), elements, value.extents());
    }
  }

  @Test
  void everyCaseFindsAWrongElement() {
    Subject spoiled = new Spoiled();
    assertEquals(
        Set.of(),
        passing(
            OperationValues.each(
                c -> !valueless(c),
                c -> OperationValues.compare(spoiled, c, CompileOptions.FUSED))));
  }

  @Test
  void everyGradientFindsAWrongElement() {
    Subject spoiled = new Spoiled();
    assertEquals(
        Set.of(),
        passing(
            OperationValues.each(
                c -> !c.smooth().isEmpty() && !withoutGradients(c),
                c -> OperationGradients.compare(spoiled, c, CompileOptions.FUSED))));
  }

  /** Whether all results are empty. */
  private static boolean valueless(OperationCase c) {
    return c.calls().size() == 1
        && c.program().outputs().values().stream().allMatch(v -> v.type().shape().size().is(0));
  }

  private static boolean withoutGradients(OperationCase c) {
    return c.calls().size() == 1
        && c.smooth().stream().allMatch(place -> c.operands().get(place).shape().size().is(0));
  }

  private static Set<String> passing(Stream<DynamicContainer> containers) {
    Set<String> passing = new TreeSet<>();
    containers
        .flatMap(container -> container.getChildren())
        .map(DynamicTest.class::cast)
        .forEach(
            test -> {
              try {
                test.getExecutable().execute();
                passing.add(test.getDisplayName());
              } catch (AssertionError e) {
                assertTrue(e.getMessage().contains("y") || e.getMessage().contains("x"));
              } catch (Throwable e) {
                throw new AssertionError(test.getDisplayName(), e);
              }
            });
    return passing;
  }

  @Test
  void anOperationWithoutACaseIsNamed() {
    List<OperationCase> without = new ArrayList<>(OperationCases.all());
    without.removeIf(c -> Set.of("matMul", "tanh", "lambUpdate").contains(c.op().name()));
    assertEquals(
        Set.of("MatMul", "LambUpdate", "io.tandem.api.op.Unary$Function.TANH"),
        OperationCases.missing(without));
  }

  @Test
  void closenessKeepsToItsBounds() {
    HostTensor wanted = HostTensor.of(new double[] {1000, 1, 0, Double.NaN, 1e39}, 5);
    Closeness close = new Closeness(1e-3, 1e-4, 1e-5);
    close.check("", wanted, floats(1001.05, 1.1009, -0.1, Double.NaN, Double.POSITIVE_INFINITY));
    for (HostTensor far :
        List.of(
            floats(1001.2, 1, 0, Double.NaN, Double.POSITIVE_INFINITY),
            floats(1000, 1.11, 0, Double.NaN, Double.POSITIVE_INFINITY),
            floats(1000, 1, 0, 0, Double.POSITIVE_INFINITY),
            floats(1000, 1, 0, Double.NaN, Double.NEGATIVE_INFINITY),
            floats(1000, 1, 0, Double.NaN, 1e38),
            floats(1000, 1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY),
            floats(1000, 1, Double.POSITIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY))) {
      assertThrows(AssertionError.class, () -> close.check("", wanted, far));
    }
    assertThrows(AssertionError.class, () -> close.check("", wanted, wanted.reshape(5, 1)));
    assertThrows(
        AssertionError.class,
        () -> Closeness.SCALED.check("", Sample.ints(1, 2), Sample.ints(1, 3)));
  }

  private static HostTensor floats(double... values) {
    return Sample.floats(values);
  }
}
