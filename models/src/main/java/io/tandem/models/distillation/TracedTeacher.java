package io.tandem.models.distillation;

import io.tandem.api.data.Batch;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Lengths;
import io.tandem.api.objective.Objective;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.layer.StateMarks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A teacher that is asked in each step, as a part of the student's program.
 *
 * @param objective the teacher's, as it is evaluated, for batches of some lengths
 * @param weights the values of its variables
 * @param isByRows whether the scores are those of cross entropies, and not those that are marked
 * @param insides what of its inside is told
 * @param reading makes the examples that it reads beside the student's; nothing, if it reads what
 *     the student reads
 */
public record TracedTeacher(
    Function<Lengths, Program> objective,
    Map<String, HostTensor> weights,
    boolean isByRows,
    Insides insides,
    Optional<ExampleEncoder> reading)
    implements LessonSource {
  private static final String SCORES = "scores.";
  private static final String STATES = "states.";
  private static final String ATTENTION = "attention.";
  private static final String VALUES = "values.";
  private static final String TYPES = "token_type_ids";

  /** Copies the map. */
  public TracedTeacher {
    weights = Map.copyOf(weights);
  }

  /** What tells what a student learns; outputs are called {@value #SCORES} with a number. */
  private Teacher teacher(Program objective) {
    Trace trace = new Trace();
    Value labels = objective.inputs().get(Batch.LABELS);
    Map<String, Tensor> bound = new HashMap<>();
    if (labels != null && (reading.isPresent() || !isByRows)) {
      bound.put(Batch.LABELS, trace.fill(0, labels.type())); // whatever they are
    }
    Function<Value, Tensor> values =
        trace.replay(objective, bound, (node, operands) -> trace.apply(node.op(), operands));
    List<Value> told = new ArrayList<>();
    if (isByRows) {
      for (Node node : objective.nodes()) {
        if (node.op() instanceof CrossEntropy) {
          told.add(node.operands().get(0));
        }
      }
    } else if (objective.marks().containsKey(HeadedModel.SCORES)) {
      told.add(objective.marks().get(HeadedModel.SCORES));
    }
    if (told.isEmpty()) {
      throw new BadInputException(
          "a '" + objective.name() + "' tells no scores that a student could learn from");
    }
    for (int i = 0; i < told.size(); i++) {
      trace.output(SCORES + i, values.apply(told.get(i)));
    }
    Map<String, Tensor> inside = new TreeMap<>(); // several layers of a student may be held to one
    List<Value> states = StateMarks.of(objective);
    for (LayerPairs.Pair pair : insides.states().pairs()) {
      inside.put(STATES + pair.teacher(), values.apply(states.get(pair.teacher())));
    }
    List<Node> attentions = Insides.attentions(objective);
    for (LayerPairs.Pair pair : insides.layers().pairs()) {
      Node node = attentions.get(pair.teacher());
      List<Tensor> operands = node.operands().stream().map(values).toList();
      Told.Seen seen = trace.root().child(Objective.SCOPE).in(() -> Insides.seen(node, operands));
      inside.put(ATTENTION + pair.teacher(), seen.scores());
      inside.put(VALUES + pair.teacher(), seen.values());
    }
    inside.forEach(trace::output);
    return new Teacher(trace.build(objective.name()), weights);
  }

  @Override
  public ExampleEncoder examples(ExampleEncoder own) {
    return reading.<ExampleEncoder>map(one -> new TaughtExamples(own, one)).orElse(own);
  }

  @Override
  public Told told(Trace trace, Map<String, Tensor> inputs, Lengths lengths) {
    Teacher teacher = teacher(objective.apply(reading.isPresent() ? Lengths.NONE : lengths));
    Map<String, Tensor> read = new HashMap<>();
    teacher
        .program()
        .inputs()
        .forEach((name, value) -> read.put(name, input(trace, inputs, name, value.type())));
    Map<String, Tensor> told = teacher.in(trace, read);
    List<Tensor> scores = new ArrayList<>();
    for (int i = 0; told.containsKey(SCORES + i); i++) {
      scores.add(told.get(SCORES + i));
    }
    Map<Integer, Tensor> states = numbered(told, STATES);
    Map<Integer, Tensor> values = numbered(told, VALUES);
    Map<Integer, Told.Seen> attention = new HashMap<>();
    numbered(told, ATTENTION)
        .forEach((layer, seen) -> attention.put(layer, new Told.Seen(seen, values.get(layer))));
    return new Told(scores, states, attention);
  }

  private static Map<Integer, Tensor> numbered(Map<String, Tensor> told, String prefix) {
    Map<Integer, Tensor> numbered = new HashMap<>();
    told.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            numbered.put(Integer.parseInt(name.substring(prefix.length())), tensor);
          }
        });
    return numbered;
  }

  private Tensor input(Trace trace, Map<String, Tensor> inputs, String name, TensorType type) {
    if (reading.isPresent()) {
      return trace.input(TaughtExamples.PREFIX + name, type);
    }
    Tensor known = inputs.get(name);
    if (known == null && name.equals(TYPES)) {
      return trace.fill(0, type); // those of a single text
    }
    if (known == null || !known.type().equals(type)) {
      throw new BadInputException(
          String.format(
              "the teacher reads '%s' (%s), and the student's batches have %s",
              name, type, known == null ? "only " + inputs.keySet() : known.type().toString()));
    }
    return known;
  }

  /** Whether a teacher's objective can read what a student's reads. */
  public static boolean readsTheSame(Program teacher, Program student) {
    return teacher.inputs().entrySet().stream()
        .allMatch(
            input -> {
              Value own = student.inputs().get(input.getKey());
              return own == null
                  ? input.getKey().equals(TYPES)
                  : input.getKey().equals(Batch.LABELS)
                      || own.type().equals(input.getValue().type());
            });
  }
}
