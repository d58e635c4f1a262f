package io.tandem.models.distillation;

import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Lengths;
import io.tandem.api.objective.Objective;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.training.ObjectiveChange;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.layer.StateMarks;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What any student learns from any teacher: its training objective with the teacher's softened
 * scores beside the labels (Hinton, Vinyals and Dean 2015, arXiv 1503.02531). By what the objective
 * is divided stays as it is, so that steps over several micro-batches stay exact.
 *
 * <p>Where the objective has cross entropies, the loss of each row becomes {@code hard · loss +
 * soft · T² · KL(teacher ‖ student)}, and that of a row without a target stays 0. The scores of
 * labels that hold or not, of numbers and of all tokens are taken from the mark {@link
 * HeadedModel#SCORES}.
 *
 * @param source where the teacher's scores come from
 * @param scores what they are scores of
 * @param balance what counts how much
 * @param insides how the inside of the student is held to the teacher's
 */
public record Lesson(LessonSource source, TaughtScores scores, Balance balance, Insides insides)
    implements ObjectiveChange {

  /**
   * What counts how much.
   *
   * @param temperature by which the scores of both are divided, above 0
   * @param soft the weight of what the teacher says
   * @param hard the weight of the labels
   */
  public record Balance(double temperature, double soft, double hard) {}

  @Override
  public ExampleEncoder examples(ExampleEncoder own) {
    return source.examples(own);
  }

  @Override
  public Program apply(Program objective, Lengths lengths) {
    Trace trace = new Trace();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    objective.inputs().forEach((name, value) -> inputs.put(name, trace.input(name, value.type())));
    Told teacher = source.told(trace, inputs, lengths);
    List<Tensor> told = teacher.scores();
    Map<Integer, Told.Seen> attention = new HashMap<>();
    List<Node> attentions = Insides.attentions(objective);
    boolean byRows = scores instanceof TaughtScores.Rows;
    Iterator<Tensor> rest = told.iterator();
    Function<Value, Tensor> values =
        trace.replay(
            objective,
            Map.of(),
            (node, operands) -> {
              List<Tensor> results = trace.apply(node.op(), operands);
              for (LayerPairs.Pair pair : insides.layers().pairs()) {
                if (attentions.get(pair.student()).results().equals(node.results())) {
                  attention.put(pair.student(), seen(trace, node, operands));
                }
              }
              return byRows && node.op() instanceof CrossEntropy op
                  ? List.of(
                      row(objective, node, op, operands, results.get(0), rest), results.get(1))
                  : results;
            });
    if (byRows && (told.isEmpty() || rest.hasNext())) {
      throw new BadInputException(
          String.format(
              "a '%s' has %d cross entropies where its teacher has %d: they do not learn the same",
              objective.name(), crossEntropies(objective), told.size()));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    objective.outputs().forEach((name, value) -> outputs.put(name, values.apply(value)));
    if (!byRows) {
      outputs.put(
          TrainingPrograms.LOSS_SUM, whole(trace, objective, values, outputs, inputs, told));
    }
    if (!insides.isNone()) {
      Map<Integer, Tensor> states = new HashMap<>();
      List<Value> marked = StateMarks.of(objective);
      insides
          .states()
          .pairs()
          .forEach(pair -> states.put(pair.student(), values.apply(marked.get(pair.student()))));
      Tensor more =
          insides.loss(
              trace.root(),
              inputs,
              outputs.get(TrainingPrograms.LOSS_WEIGHT),
              new Told(List.of(), states, attention),
              teacher);
      outputs.compute(TrainingPrograms.LOSS_SUM, (name, sum) -> sum.plus(more));
    }
    outputs.forEach(trace::output);
    objective.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(objective.name());
  }

  private static Told.Seen seen(Trace trace, Node node, List<Tensor> operands) {
    return trace.root().child(Objective.SCOPE).in(() -> Insides.seen(node, operands));
  }

  static long crossEntropies(Program objective) {
    return objective.nodes().stream().filter(node -> node.op() instanceof CrossEntropy).count();
  }

  /** The loss of each row of a cross entropy. */
  private Tensor row(
      Program objective,
      Node node,
      CrossEntropy op,
      List<Tensor> operands,
      Tensor losses,
      Iterator<Tensor> told) {
    if (!told.hasNext()) {
      throw new BadInputException(
          String.format(
              "a '%s' has more cross entropies than its teacher: they do not learn the same",
              objective.name()));
    }
    Tensor student = operands.get(0);
    Tensor teacher = scores.of(told.next());
    if (balance.soft() == 0) {
      return losses.times(balance.hard());
    }
    refuseOther(student.type(), teacher.type());
    return student
        .trace()
        .at(
            node.path(),
            () -> {
              Tensor soft = DistillationLosses.softTargets(student, teacher, balance.temperature());
              Tensor counts = operands.get(1).notEqualTo(op.ignoreIndex());
              Tensor counted = Tensor.where(counts, soft, soft.zerosLike());
              return losses.times(balance.hard()).plus(counted.times(balance.soft()));
            });
  }

  private static void refuseOther(TensorType student, TensorType teacher) {
    if (!student.equals(teacher)) {
      throw new BadInputException(
          String.format(
              "the student's scores are %s and the teacher's %s: they tell other things apart, or"
                  + " read other tokens",
              student.shape(), teacher.shape()));
    }
  }

  /** The sum of the losses, where scores are not those of cross entropies. */
  private Tensor whole(
      Trace trace,
      Program objective,
      Function<Value, Tensor> values,
      Map<String, Tensor> outputs,
      Map<String, Tensor> inputs,
      List<Tensor> told) {
    Value marked = objective.marks().get(HeadedModel.SCORES);
    if (marked == null) {
      throw new BadInputException(
          "a '" + objective.name() + "' has no scores that a teacher could tell");
    }
    Tensor student = values.apply(marked).castTo(DType.FLOAT32);
    Tensor teacher = scores.of(told.get(0));
    refuseOther(student.type(), teacher.type());
    return trace
        .root()
        .child("loss")
        .in(
            () -> {
              Tensor hard = outputs.get(TrainingPrograms.LOSS_SUM).times(balance.hard());
              return hard.plus(soft(student, teacher, outputs, inputs).times(balance.soft()));
            });
  }

  private Tensor soft(
      Tensor student, Tensor teacher, Map<String, Tensor> outputs, Map<String, Tensor> inputs) {
    if (scores instanceof TaughtScores.Quantity) {
      return student.minus(teacher).square().sum();
    }
    if (scores instanceof TaughtScores.Tokens) {
      Tensor each = DistillationLosses.softTargets(student, teacher, balance.temperature());
      return Insides.byTargets(each, inputs, outputs.get(TrainingPrograms.LOSS_WEIGHT));
    }
    return DistillationLosses.softLabels(student, teacher, balance.temperature()).sum();
  }
}
