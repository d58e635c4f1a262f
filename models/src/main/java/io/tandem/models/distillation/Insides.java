package io.tandem.models.distillation;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.objective.Objective;
import io.tandem.api.op.Attention;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.models.layer.Linear;
import io.tandem.models.layer.StateMarks;
import io.tandem.models.seq2seq.TextPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the inside of a student is held to that of its teacher. Each example counts as often as it
 * has targets, by the mean over its tokens, so that steps over several micro-batches stay exact.
 *
 * <p>Where the widths of hidden states differ, a projection is learned with the student: one for
 * what the first layers read, and one for what layers give (Jiao et al. 2020). Its weights stand
 * below {@link Objective#SCOPE} and in no checkpoint of the model.
 *
 * @param hidden how hidden states are compared
 * @param states which
 * @param attention how attention is compared
 * @param layers which
 */
public record Insides(
    Optional<StateSettings> hidden,
    LayerPairs states,
    Optional<AttentionSettings> attention,
    LayerPairs layers) {
  /** Nothing of it. */
  public static final Insides NONE =
      new Insides(Optional.empty(), LayerPairs.NONE, Optional.empty(), LayerPairs.NONE);

  /**
   * What settings say of two models.
   *
   * @param student its objective in training
   * @param teacher the teacher's
   * @throws BadInputException if one of them has no such inside, or there are no such layers
   */
  public static Insides of(TeachingSettings settings, Program student, Program teacher) {
    LayerPairs states = LayerPairs.NONE;
    if (settings.hidden().isPresent()) {
      StateSettings how = settings.hidden().get();
      int own = some("hidden states", student, StateMarks.of(student).size());
      int others = some("hidden states", teacher, StateMarks.of(teacher).size());
      states =
          !how.layers().isEmpty()
              ? LayerPairs.named("distillation.hidden.layers", how.layers(), own, others)
              : how.loss() == StateSettings.Loss.COSINE
                  ? LayerPairs.last(own, others)
                  : LayerPairs.ends(own, others);
    }
    LayerPairs layers = LayerPairs.NONE;
    if (settings.attention().isPresent()) {
      AttentionSettings how = settings.attention().get();
      int own = some("attention", student, attentions(student).size());
      int others = some("attention", teacher, attentions(teacher).size());
      layers =
          !how.layers().isEmpty()
              ? LayerPairs.named("distillation.attention.layers", how.layers(), own, others)
              : how.loss() == AttentionSettings.Loss.RELATIONS
                  ? LayerPairs.last(own, others)
                  : LayerPairs.parts(own, others);
    }
    return new Insides(settings.hidden(), states, settings.attention(), layers);
  }

  private static int some(String what, Program program, int count) {
    if (count == 0) {
      throw new BadInputException(
          String.format(
              "a '%s' has no %s that could be compared; those that have: bert, roberta, distilbert,"
                  + " gpt, llama, and of t5 and transformer the decoder",
              program.name(), what));
    }
    return count;
  }

  /** Whether there is anything. */
  public boolean isNone() {
    return hidden.isEmpty() && attention.isEmpty();
  }

  /**
   * The nodes of a program by which tokens attend to their own text: where it reads one and makes
   * another, to that which is made.
   */
  static List<Node> attentions(Program program) {
    List<Node> own =
        program.nodes().stream()
            .filter(node -> node.op() instanceof Attention || node.op() instanceof DroppedAttention)
            .filter(node -> length(node, 0).equals(length(node, 1)))
            .toList();
    return own.stream()
        .filter(node -> length(node, 0).equals(length(own.get(own.size() - 1), 0)))
        .toList();
  }

  private static Dim length(Node node, int operand) {
    return node.operands().get(operand).type().shape().dim(2);
  }

  /** What a node attends to, given its operands. */
  static Told.Seen seen(Node node, List<Tensor> operands) {
    if (node.op() instanceof DroppedAttention dropped) {
      List<Tensor> kept = operands.subList(0, operands.size() - 1);
      return new Told.Seen(dropped.attention().scores(kept), operands.get(2));
    }
    return new Told.Seen(((Attention) node.op()).scores(operands), operands.get(2));
  }

  /**
   * What is added to the sum of the losses, a scalar.
   *
   * @param inputs those of the objective
   * @param weight by what the sum is divided
   * @param own the student's inside, by numbers
   * @param told the teacher's
   */
  Tensor loss(Scope root, Map<String, Tensor> inputs, Tensor weight, Told own, Told told) {
    Scope scope = root.child(Objective.SCOPE).child("distillation");
    return scope.in(
        () -> {
          List<Tensor> each = new ArrayList<>(); // [b, t], weighted
          hidden.ifPresent(how -> each.addAll(states(scope, how, own, told)));
          attention.ifPresent(how -> each.addAll(attention(how, own, told)));
          Tensor sum = each.get(0);
          for (Tensor more : each.subList(1, each.size())) {
            sum = sum.plus(more);
          }
          return byTargets(sum, inputs, weight);
        });
  }

  /**
   * The sum over examples of the mean over the tokens of each, as often as it has targets.
   *
   * @param tokens a loss for each, [b, t]
   * @param inputs those of the objective
   * @param weight by what the sum is divided
   */
  static Tensor byTargets(Tensor tokens, Map<String, Tensor> inputs, Tensor weight) {
    Tensor targets = targets(inputs.get(Batch.LABELS)); // [B]
    Tensor total = targets.sum();
    Tensor share = weight.dividedBy(total.maximum(total.onesLike()));
    return byExample(tokens, inputs).times(targets).sum().times(share);
  }

  private List<Tensor> states(Scope scope, StateSettings how, Told own, Told told) {
    List<Tensor> losses = new ArrayList<>();
    for (LayerPairs.Pair pair : states.pairs()) {
      Tensor student = own.states().get(pair.student()).castTo(DType.FLOAT32);
      Tensor teacher = told.states().get(pair.teacher()).castTo(DType.FLOAT32);
      Dim width = student.dim(-1);
      Dim wanted = teacher.dim(-1);
      if (!width.equals(wanted) && how.loss() == StateSettings.Loss.COSINE) {
        throw new BadInputException(
            String.format(
                "hidden states are vectors of %s numbers, and the teacher's of %s: there is no"
                    + " angle between them; distillation.hidden.loss = mse learns a projection",
                width, wanted));
      }
      if (!width.equals(wanted)) {
        Scope place = scope.child(pair.student() == 0 ? "embeddings" : "layers");
        Initializer begins = Initializer.normal(1 / Math.sqrt((double) width.extent()));
        int in = Math.toIntExact(width.extent());
        int out = Math.toIntExact(wanted.extent());
        student = Linear.of(place, in, out, begins, false).apply(student);
      }
      Tensor loss =
          how.loss() == StateSettings.Loss.COSINE
              ? DistillationLosses.cosine(student, teacher)
              : DistillationLosses.squares(student, teacher);
      losses.add(loss.times(how.weight()));
    }
    return losses;
  }

  private List<Tensor> attention(AttentionSettings how, Told own, Told told) {
    List<Tensor> losses = new ArrayList<>();
    for (LayerPairs.Pair pair : layers.pairs()) {
      Told.Seen student = own.attention().get(pair.student());
      Told.Seen teacher = told.attention().get(pair.teacher());
      if (!student.scores().shape().equals(teacher.scores().shape())) {
        throw new BadInputException(
            String.format(
                "the student attends with %s heads, and the teacher with %s; give both as many",
                student.scores().dim(1), teacher.scores().dim(1)));
      }
      Tensor loss =
          how.loss() == AttentionSettings.Loss.SCORES
              ? DistillationLosses.attentionSquares(student.scores(), teacher.scores())
              : DistillationLosses.attention(student.scores(), teacher.scores())
                  .plus(
                      DistillationLosses.attention(
                          DistillationLosses.relation(student.values(), student.scores()),
                          DistillationLosses.relation(teacher.values(), teacher.scores())));
      losses.add(loss.times(how.weight()));
    }
    return losses;
  }

  /** The mean over each example's tokens, which may stand in several windows: [b, t] to [B]. */
  private static Tensor byExample(Tensor tokens, Map<String, Tensor> inputs) {
    Tensor mask = inputs.get(Decoding.ATTENTION_MASK);
    if (mask == null || inputs.containsKey(TextPairs.DECODER_INPUT_IDS)) {
      Tensor labels = inputs.get(Batch.LABELS); // of a text that is made
      mask =
          labels.shape().equals(tokens.shape())
              ? labels.notEqualTo(Batch.IGNORED)
              : tokens.onesLike();
    }
    Tensor there = mask.castTo(DType.FLOAT32);
    Tensor own = tokens.reshape(there.shape().dims()).times(there);
    List<Integer> axes = IntStream.range(1, there.shape().rank()).boxed().toList();
    Tensor counts = there.sum(axes, false);
    return own.sum(axes, false).dividedBy(counts.maximum(counts.onesLike()));
  }

  /** How many targets each example has: [B]. */
  private static Tensor targets(Tensor labels) {
    Tensor counted =
        labels.dtype() == DType.FLOAT32
            ? labels.onesLike()
            : labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32);
    List<Integer> axes = IntStream.range(1, labels.shape().rank()).boxed().toList();
    return axes.isEmpty() ? counted : counted.sum(axes, false);
  }
}
