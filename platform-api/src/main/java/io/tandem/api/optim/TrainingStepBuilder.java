package io.tandem.api.optim;

import static io.tandem.api.optim.TrainingPrograms.FINITE;
import static io.tandem.api.optim.TrainingPrograms.GRADIENT_NORM;
import static io.tandem.api.optim.TrainingPrograms.GRADIENT_NORMS;
import static io.tandem.api.optim.TrainingPrograms.LEARNING_RATE;
import static io.tandem.api.optim.TrainingPrograms.LOSS;
import static io.tandem.api.optim.TrainingPrograms.LOSS_SCALE;
import static io.tandem.api.optim.TrainingPrograms.LOSS_SUM;
import static io.tandem.api.optim.TrainingPrograms.LOSS_WEIGHT;
import static io.tandem.api.optim.TrainingPrograms.STEP;

import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.op.CoalesceRows;
import io.tandem.api.op.Gather;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.optim.TrainingPrograms.Accumulation;
import io.tandem.api.optim.TrainingPrograms.Scaling;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recomputation;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Traces the programs of {@link TrainingPrograms}. */
final class TrainingStepBuilder {
  private static final TensorType SCALAR = TensorType.of(DType.FLOAT32, Shape.SCALAR);

  private final Program objective;
  private final TrainingSettings settings;
  private final Recomputation recomputation;

  /** The weights that are trained, with their rules. */
  private final Map<Variable, UpdateRule> trained = new LinkedHashMap<>();

  TrainingStepBuilder(Program objective, TrainingSettings settings) {
    this.objective = objective;
    this.settings = settings;
    this.recomputation = Recomputation.of(objective, settings.recompute());
    for (Variable variable : objective.variables().values()) {
      Optional<UpdateRule> rule =
          variable.isWeight() ? settings.rules().apply(variable) : Optional.empty();
      rule.ifPresent(r -> trained.put(variable, r));
    }
    if (trained.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is left to train: every weight of '" + objective.name() + "' is frozen");
    }
    trained.forEach(this::checkRows);
  }

  private void checkRows(Variable variable, UpdateRule rule) {
    if (variable.role() != Variable.Role.ROW_SPARSE_WEIGHT) {
      return;
    }
    String table = "the row-sparse table '" + variable.name() + "'";
    if (settings.optimizer().rowUpdate().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s cannot be trained by %s: only sgd without momentum and adagrad leave the rows"
                  + " alone that a batch does not touch",
              table, settings.optimizer()));
    }
    if (settings.precision().scalesLoss()) {
      throw new IllegalArgumentException(
          table
              + " cannot be trained in float16: its gradient is never held for all rows, so that a"
              + " step could not be taken back; bfloat16 needs no such thing");
    }
    if (rule.weightDecay() != 0) {
      throw new IllegalArgumentException(table + " cannot decay: that would touch all of its rows");
    }
    Value read = objective.reads().get(variable.name());
    for (Node node : objective.nodes()) {
      if (node.operands().contains(read) && !isLookUp(node, read)) {
        throw new IllegalArgumentException(
            String.format(
                "%s may only be looked up by index, but %s uses it in %s",
                table, node.path().isEmpty() ? "the model" : node.path(), node.op().name()));
      }
    }
  }

  private static boolean isLookUp(Node node, Value table) {
    return node.op() instanceof Gather gather
        && gather.axis() == 0
        && node.operands().get(0).equals(table);
  }

  TrainingPrograms build() {
    boolean sparse =
        trained.keySet().stream().anyMatch(v -> v.role() == Variable.Role.ROW_SPARSE_WEIGHT);
    Optional<Accumulation> accumulation =
        sparse
            ? Optional.empty()
            : Optional.of(
                new Accumulation(
                    traced("accumulate", trace -> store(trace, accumulated(trace))),
                    traced("finish", trace -> apply(trace, accumulated(trace))),
                    traced("apply", trace -> apply(trace, stored(trace)))));
    Optional<Scaling> scaling =
        settings.precision().scalesLoss()
            ? Optional.of(
                new Scaling(traced("check", this::check), traced("discard", this::discard)))
            : Optional.empty();
    List<String> names = trained.keySet().stream().map(Variable::name).toList();
    return new TrainingPrograms(
        objective, traced("step", this::step), accumulation, scaling, names);
  }

  private Program traced(String suffix, Consumer<Trace> body) {
    return Trace.program(objective.name() + "." + suffix, body);
  }

  /** Rows of a table that a batch touches, with the gradient of each. */
  private record Rows(Tensor indices, Tensor gradients) {}

  /** Loss, weight and gradients of the summed loss. */
  private record Sums(Tensor loss, Tensor weight, Map<String, Tensor> gradients) {}

  private void step(Trace trace) {
    Function<Value, Tensor> tensors = replay(trace);
    Tensor loss = tensors.apply(objective.outputs().get(LOSS_SUM));
    Tensor weight = tensors.apply(objective.outputs().get(LOSS_WEIGHT)).stopGradient();
    Tensor share = share(weight);
    List<Variable> order = new ArrayList<>(trained.keySet());
    List<Tensor> leaves = new ArrayList<>();
    Map<Variable, List<Node>> lookUps = new LinkedHashMap<>();
    for (Variable variable : order) {
      Value read = objective.reads().get(variable.name());
      if (variable.role() == Variable.Role.ROW_SPARSE_WEIGHT) {
        List<Node> nodes = objective.nodes().stream().filter(n -> isLookUp(n, read)).toList();
        lookUps.put(variable, nodes);
        nodes.forEach(node -> leaves.add(tensors.apply(node.results().get(0))));
      } else {
        leaves.add(tensors.apply(read));
      }
    }
    List<Tensor> gradients = new ArrayList<>(meanGradients(trace, loss, share, leaves));
    Map<Variable, Tensor> indices = new LinkedHashMap<>();
    List<Tensor> each = new ArrayList<>();
    for (Variable variable : order) {
      if (lookUps.containsKey(variable)) {
        Rows rows = rows(variable, lookUps.get(variable), tensors, gradients);
        indices.put(variable, rows.indices());
        each.add(rows.gradients());
      } else {
        each.add(gradients.remove(0));
      }
    }
    update(trace, order, each, indices);
    trace.output(LOSS, loss.times(share));
    trace.output(LOSS_WEIGHT, weight);
  }

  private static Rows rows(
      Variable variable,
      List<Node> lookUps,
      Function<Value, Tensor> tensors,
      List<Tensor> gradients) {
    List<Tensor> ids = new ArrayList<>();
    List<Tensor> rows = new ArrayList<>();
    for (Node node : lookUps) {
      Tensor index = tensors.apply(node.operands().get(1)).castTo(DType.INT32);
      Dim count = index.shape().size();
      List<Dim> dims = new ArrayList<>(List.of(count));
      dims.addAll(variable.shape().dims().subList(1, variable.shape().rank()));
      ids.add(index.reshape(count));
      rows.add(gradients.remove(0).reshape(dims));
    }
    List<Tensor> distinct = CoalesceRows.of(Tensor.concat(ids, 0), Tensor.concat(rows, 0));
    return new Rows(distinct.get(0), distinct.get(1));
  }

  private Function<Value, Tensor> replay(Trace trace) {
    return trace.replay(objective, Map.of(), (node, operands) -> trace.apply(node.op(), operands));
  }

  /** The accumulators with this micro-batch's sums added. */
  private Sums accumulated(Trace trace) {
    Function<Value, Tensor> tensors = replay(trace);
    Tensor loss = tensors.apply(objective.outputs().get(LOSS_SUM));
    Tensor weight = tensors.apply(objective.outputs().get(LOSS_WEIGHT)).stopGradient();
    List<Tensor> leaves =
        trained.keySet().stream().map(v -> tensors.apply(objective.reads().get(v.name()))).toList();
    List<Tensor> gradients = sumGradients(trace, loss, weight, leaves);
    Sums before = stored(trace);
    Map<String, Tensor> sums = new LinkedHashMap<>();
    int i = 0;
    for (Variable variable : trained.keySet()) {
      sums.put(variable.name(), before.gradients().get(variable.name()).plus(gradients.get(i++)));
    }
    return new Sums(before.loss().plus(loss), before.weight().plus(weight), sums);
  }

  private List<Tensor> gradients(Tensor loss, Tensor cotangent, List<Tensor> leaves) {
    return Differentiation.gradients(List.of(loss), List.of(cotangent), leaves, recomputation);
  }

  /** The gradients of the loss divided by its weight. */
  private List<Tensor> meanGradients(Trace trace, Tensor loss, Tensor share, List<Tensor> leaves) {
    if (!settings.precision().scalesLoss()) {
      return gradients(loss, share, leaves);
    }
    Tensor scale = trace.input(LOSS_SCALE, SCALAR);
    Tensor inverse = scale.reciprocal();
    return gradients(loss, share.times(scale), leaves).stream()
        .map(gradient -> gradient.times(inverse))
        .toList();
  }

  /** The gradients of the loss as it is. */
  private List<Tensor> sumGradients(Trace trace, Tensor loss, Tensor weight, List<Tensor> leaves) {
    if (!settings.precision().scalesLoss()) {
      Tensor one = trace.scalar(DType.FLOAT32, 1);
      return gradients(loss, one, leaves);
    }
    // By way of the mean's, so that the scale that is right does not depend on the batch's size.
    return meanGradients(trace, loss, share(weight), leaves).stream()
        .map(gradient -> gradient.times(weight))
        .toList();
  }

  private Sums stored(Trace trace) {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    for (Variable variable : trained.keySet()) {
      gradients.put(
          variable.name(), accumulator(trace, "gradient/" + variable.name(), variable.type()));
    }
    return new Sums(
        accumulator(trace, LOSS_SUM, SCALAR), accumulator(trace, LOSS_WEIGHT, SCALAR), gradients);
  }

  /** Adds to an accumulator of this name. */
  static void addTo(Trace trace, String name, Tensor more) {
    trace.update("accumulator/" + name, accumulator(trace, name, SCALAR).plus(more));
  }

  /** Adds to the accumulated gradient of a weight. */
  static void addTo(Trace trace, Variable variable, Tensor more) {
    String name = "gradient/" + variable.name();
    Tensor before = accumulator(trace, name, variable.type());
    trace.update("accumulator/" + name, before.plus(more));
  }

  private static Tensor accumulator(Trace trace, String name, TensorType type) {
    return state(trace, "accumulator/" + name, type, 0);
  }

  private static Tensor state(Trace trace, String name, TensorType type, double initial) {
    Initializer initializer = new Initializer.Fill(initial);
    return trace.variable(new Variable(name, type, initializer, Variable.Role.STATE));
  }

  private static void store(Trace trace, Sums sums) {
    trace.update("accumulator/" + LOSS_SUM, sums.loss());
    trace.update("accumulator/" + LOSS_WEIGHT, sums.weight());
    sums.gradients().forEach((name, sum) -> trace.update("accumulator/gradient/" + name, sum));
  }

  private void apply(Trace trace, Sums sums) {
    // The weights are read here even where this program does not run the model.
    trained.keySet().forEach(trace::variable);
    stored(trace);
    update(trace, new ArrayList<>(trained.keySet()), means(sums), Map.of());
    empty(trace, sums);
  }

  private void check(Trace trace) {
    trace.output(FINITE, norm(clipped(trace, means(stored(trace)))).isFinite());
  }

  private void discard(Trace trace) {
    Sums sums = stored(trace);
    outputNorms(trace, clipped(trace, means(sums)));
    empty(trace, sums);
  }

  /** What the weights would move by, in their order. */
  private static List<Tensor> means(Sums sums) {
    Tensor share = share(sums.weight());
    return sums.gradients().values().stream().map(sum -> sum.times(share)).toList();
  }

  /** Empties the accumulators and tells what was in them. */
  private static void empty(Trace trace, Sums sums) {
    Map<String, Tensor> empty = new LinkedHashMap<>();
    sums.gradients().forEach((name, sum) -> empty.put(name, sum.zerosLike()));
    Tensor zero = trace.scalar(DType.FLOAT32, 0);
    store(trace, new Sums(zero, zero, empty));
    trace.output(LOSS, sums.loss().times(share(sums.weight())));
    trace.output(LOSS_WEIGHT, sums.weight());
  }

  /** The gradients as the bound leaves them, their global norm and the norm of each. */
  private List<Tensor> clipped(Trace trace, List<Tensor> gradients) {
    return trace.apply(new ClipByGlobalNorm(settings.maxNorm()), gradients);
  }

  private static Tensor norm(List<Tensor> clipped) {
    return clipped.get(clipped.size() - 2);
  }

  private static void outputNorms(Trace trace, List<Tensor> clipped) {
    trace.output(GRADIENT_NORM, norm(clipped));
    trace.output(GRADIENT_NORMS, clipped.get(clipped.size() - 1));
  }

  /** One over the weight, and 0 for the weight 0. */
  private static Tensor share(Tensor weight) {
    Tensor some = weight.greater(0);
    Tensor safe = Tensor.where(some, weight, weight.onesLike());
    return Tensor.where(some, safe.reciprocal(), weight.zerosLike());
  }

  /** Counts a step. */
  private static Tensor step(Trace trace, String name) {
    Tensor step = state(trace, name, SCALAR, 0).plus(1);
    trace.update(name, step);
    return step;
  }

  private void update(
      Trace trace, List<Variable> order, List<Tensor> gradients, Map<Variable, Tensor> indices) {
    List<Tensor> clipped = clipped(trace, gradients);
    outputNorms(trace, clipped);
    Tensor rate = trace.input(LEARNING_RATE, SCALAR);
    Map<Long, Tensor> steps = new HashMap<>();
    steps.put(0L, step(trace, STEP));
    Optimizer optimizer = settings.optimizer();
    for (int i = 0; i < order.size(); i++) {
      Variable variable = order.get(i);
      UpdateRule rule = trained.get(variable);
      boolean rows = indices.containsKey(variable);
      OptimizerUpdate op =
          rows
              ? optimizer.rowUpdate().orElseThrow()
              : optimizer.update(variable, rule.weightDecay());
      List<String> names = new ArrayList<>(List.of(variable.name()));
      List<Tensor> operands = new ArrayList<>(List.of(trace.variable(variable)));
      for (Optimizer.Slot slot : optimizer.slots(variable)) {
        String name = "optimizer/" + slot.name() + "/" + variable.name();
        names.add(name);
        operands.add(state(trace, name, variable.type().with(slot.shape()), slot.initial()));
      }
      if (rows) {
        operands.add(indices.get(variable));
      }
      operands.add(clipped.get(i));
      operands.add(rule.rateScale() == 1 ? rate : rate.times(rule.rateScale()));
      if (optimizer.usesStep()) {
        operands.add(
            steps.computeIfAbsent(rule.begins(), begins -> step(trace, STEP + "-from-" + begins)));
      }
      List<Tensor> results = trace.apply(op, operands);
      for (int j = 0; j < results.size(); j++) {
        trace.update(names.get(j), results.get(j));
      }
    }
  }
}
