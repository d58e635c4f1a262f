package io.tandem.backend.tck.cases;

import io.tandem.api.op.Binary;
import io.tandem.api.op.Compare;
import io.tandem.api.op.Composite;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.op.Logical;
import io.tandem.api.op.Op;
import io.tandem.api.op.Primitive;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All cases, and which operations have none. */
public final class OperationCases {
  /** Operations without a value to compare: draws are checked by their statistics. */
  private static final Set<Class<? extends Op>> ELSEWHERE =
      Set.of(RandomUniform.class, DroppedAttention.class);

  private static final List<OperationCase> ALL = made();

  private OperationCases() {}

  /** Every case, operation by operation. */
  public static List<OperationCase> all() {
    return ALL;
  }

  private static List<OperationCase> made() {
    List<OperationCase> cases = new ArrayList<>();
    cases.addAll(ElementwiseCases.all());
    cases.addAll(CreationCases.all());
    cases.addAll(MovementCases.all());
    cases.addAll(IndexingCases.all());
    cases.addAll(ReductionCases.all());
    cases.addAll(MatrixCases.all());
    cases.addAll(NormalizationCases.all());
    cases.addAll(AttentionCases.all());
    cases.addAll(LossCases.all());
    cases.addAll(WindowCases.all());
    cases.addAll(UpdateCases.all());
    return List.copyOf(cases);
  }

  /**
   * The operations, and functions of operations, that none of these cases tries, by name. Asks the
   * sealed interfaces, so that a new operation is missing until it has a case.
   */
  public static Set<String> missing(List<OperationCase> cases) {
    Set<Class<?>> tried = cases.stream().map(c -> c.op().getClass()).collect(Collectors.toSet());
    tried.addAll(ELSEWHERE);
    Set<String> missing = new TreeSet<>();
    operations(Primitive.class, Composite.class)
        .filter(operation -> !tried.contains(operation))
        .forEach(operation -> missing.add(operation.getSimpleName()));
    Set<Object> functions = cases.stream().map(c -> function(c.op())).collect(Collectors.toSet());
    Stream.of(
            Unary.Function.values(),
            Binary.Function.values(),
            Compare.Relation.values(),
            Logical.Connective.values(),
            Reduce.Function.values())
        .flatMap(Stream::of)
        .filter(function -> !functions.contains(function))
        .forEach(function -> missing.add(function.getDeclaringClass().getName() + "." + function));
    return missing;
  }

  private static Stream<Class<?>> operations(Class<?>... roots) {
    return Stream.of(roots)
        .flatMap(
            root -> root.isSealed() ? operations(root.getPermittedSubclasses()) : Stream.of(root));
  }

  private static Object function(Op op) {
    if (op instanceof Unary unary) {
      return unary.function();
    }
    if (op instanceof Binary binary) {
      return binary.function();
    }
    if (op instanceof Compare compare) {
      return compare.relation();
    }
    if (op instanceof Logical logical) {
      return logical.connective();
    }
    return op instanceof Reduce reduce ? reduce.function() : op;
  }
}
