package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.op.Cast;
import io.tandem.api.op.Gather;
import io.tandem.api.op.Reshape;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.generation.SourceDecoding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Programs in which virtual tokens stand before those of each text: the model reads as many tokens
 * more, and what it tells of each token it tells of the others alone.
 *
 * @param rows the vectors of the virtual tokens
 */
record VirtualTokens(PromptRows rows) {
  /** For a model of two stacks PEFT writes twice as many vectors as it reads. */
  static final String SUBMODULES = "num_transformer_submodules";

  private static final String TOKEN_TYPES = "token_type_ids";
  private static final String DECODED = "decoder_input_ids";

  /** Inputs that are places of tokens. */
  private static final Set<String> PLACES =
      Set.of("start_positions", "end_positions", "masked_positions");

  /** Inputs of a number or several for each text, which have nothing to do with its tokens. */
  private static final Set<String> OF_TEXTS =
      Set.of(Batch.LABELS, Trace.SEED, "next_sentence_label");

  /** What a decoder reads, beside its tokens. */
  private static final String DECODER_MASK = "decoder_attention_mask";

  /** The task of models of two stacks whose positions are relative, which count what is before. */
  private static final String TWO_STACKS = "SEQ_2_SEQ_LM";

  /** Refuses models that read with one stack and write with another, but those published so. */
  static void refuseUnpublished(AdapterMaterial material, Base base) {
    if (!base.task().equals(Optional.of(TWO_STACKS)) && areTwoStacks(material)) {
      throw new BadInputException(
          String.format(
              "adapter: a '%s' reads with one stack and writes with another; 'prompt' and"
                  + " 'p-tuning' are for models of one and for t5, and a transformer can have"
                  + " 'prefix'",
              material.model().type()));
    }
  }

  /** Whether a model reads with one stack and writes with another. */
  static boolean areTwoStacks(AdapterMaterial material) {
    return material.program().inputs().keySet().stream().anyMatch(name -> name.endsWith(DECODED));
  }

  /** The table in which a program looks tokens up. */
  static Optional<Layer> table(Program program) {
    Set<Value> tokens = new HashSet<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              if (areTokens(name)) {
                tokens.add(value);
              }
            });
    Set<Value> same = VirtualTokens.moved(program, tokens);
    return Layer.in(program).entrySet().stream()
        .filter(entry -> isLookUp(entry.getKey(), same))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The tokens themselves, in whatever shape. */
  private static Set<Value> moved(Program program, Set<Value> tokens) {
    Set<Value> all = new HashSet<>(tokens);
    for (Node node : program.nodes()) {
      boolean moves = node.op() instanceof Reshape || node.op() instanceof Cast;
      if (moves && all.contains(node.operands().get(0))) {
        all.addAll(node.results());
      }
    }
    return all;
  }

  /** What is told of every kind of them. */
  static JsonObject.Builder describe(String type, Base base, int count) {
    return PeftConfig.of(type, base)
        .put(PeftConfig.VIRTUAL, count)
        .put(SUBMODULES, 1)
        .put(PeftConfig.SAVED, PeftConfig.orNull(base.saved(weight -> true)));
  }

  /**
   * The program with virtual tokens. Where it goes on with tokens whose keys and values were kept,
   * those of the virtual ones are among them.
   */
  Program in(Program program) {
    boolean resumes =
        program.inputs().keySet().stream().anyMatch(name -> name.startsWith(Decoding.PAST));
    Map<String, Dim> extents = new TreeMap<>();
    Set<Value> tokens = new HashSet<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              Dim time = value.type().shape().rank() > 1 ? value.type().shape().dim(-1) : Dim.ONE;
              if (areTokens(name)) {
                tokens.add(value);
                if (!resumes && !time.isSymbol()) {
                  throw new BadInputException(
                      "adapter: programs of this model know how many tokens they read, and cannot"
                          + " read virtual ones as well");
                }
                if (!resumes) {
                  extents.put(time.symbols().first(), time.plus(rows.count()));
                }
              }
            });
    if (tokens.isEmpty()) {
      return resumes && program.outputs().containsKey(SourceDecoding.ATTENTION)
          ? written(program)
          : program;
    }
    return resumes
        ? resumed(program)
        : begun(program, new Substitution(extents), moved(program, tokens));
  }

  /** Whether an input is of a kind, for the first text or for another. */
  private static boolean isOf(String kind, String name) {
    return name.equals(kind) || name.endsWith("." + kind) || name.endsWith("_" + kind);
  }

  /** Whether an input is what is read of a text, and not what is written. */
  private static boolean areTokens(String name) {
    return isOf(Batch.INPUT_IDS, name) && !name.endsWith(DECODED);
  }

  /** What goes on writing: it knows of the virtual tokens, and tells what it saw of the others. */
  private Program written(Program program) {
    Trace trace = new Trace();
    Function<Value, Tensor> values =
        trace.replay(program, Map.of(), (node, operands) -> trace.apply(node.op(), operands));
    program
        .outputs()
        .forEach(
            (name, value) -> {
              Tensor own = values.apply(value);
              boolean isSeen = name.equals(SourceDecoding.ATTENTION);
              trace.output(name, isSeen ? own.slice(1, Dim.of(rows.count()), own.dim(1)) : own);
            });
    return trace.build(program.name());
  }

  private Program begun(Program program, Substitution substitution, Set<Value> tokens) {
    Trace trace = new Trace();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    program
        .inputs()
        .forEach((name, value) -> inputs.put(name, input(trace, name, value, substitution)));
    Function<Value, Tensor> values =
        trace.replay(
            program,
            inputs,
            (node, operands) ->
                isLookUp(node, tokens)
                    ? List.of(lookedUp(operands.get(0), operands.get(1)))
                    : trace.apply(substitution.of(node.op()), operands));
    program
        .outputs()
        .forEach(
            (name, value) ->
                trace.output(name, output(name, value, values.apply(value), substitution)));
    program.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(program.name());
  }

  /** The input as it is given, with what stands for the virtual tokens before it. */
  private Tensor input(Trace trace, String name, Value value, Substitution substitution) {
    Tensor given = trace.input(name, value.type());
    Shape shape = value.type().shape();
    boolean grows =
        shape.rank() > 0
            && shape.dims().stream().anyMatch(dim -> !substitution.of(dim).equals(dim));
    if (!grows) {
      if (PLACES.contains(name)) {
        return given.plus(rows.count());
      }
      boolean isKnown =
          OF_TEXTS.contains(name)
              || name.endsWith(DECODED)
              || name.equals(DECODER_MASK)
              || value.type().dtype().isFloat()
              || value.type().dtype() == DType.BOOL;
      if (!isKnown) {
        throw unknown(name);
      }
      return given;
    }
    Shape more = shape.with(-1, Dim.of(rows.count()));
    if (areTokens(name) || isOf(Decoding.POSITION_IDS, name)) {
      // Virtual tokens have numbers below all others: -P to -1.
      boolean isTokens = areTokens(name);
      Tensor numbers = trace.iota(Dim.of(rows.count()), DType.INT32);
      Tensor first = (isTokens ? numbers.minus(rows.count()) : numbers).expand(more);
      return Tensor.concat(List.of(first, isTokens ? given : given.plus(rows.count())), -1);
    }
    double filled;
    if (isOf(Decoding.ATTENTION_MASK, name)) {
      filled = 1;
    } else if (isOf(TOKEN_TYPES, name)) {
      filled = 0;
    } else if (isOf(Batch.LABELS, name)) {
      filled = Batch.IGNORED;
    } else {
      throw unknown(name);
    }
    Tensor first = trace.fill(filled, TensorType.of(value.type().dtype(), more));
    return Tensor.concat(List.of(first, given), -1);
  }

  private static BadInputException unknown(String name) {
    return new BadInputException(
        "adapter: the model reads '" + name + "', of which nobody knows what virtual tokens have");
  }

  private static boolean isLookUp(Node node, Set<Value> tokens) {
    return node.op() instanceof Gather gather
        && gather.axis() == 0
        && tokens.contains(node.operands().get(1));
  }

  /** Vectors of tokens: […, T] to […, T, D]. */
  private Tensor lookedUp(Tensor table, Tensor ids) {
    Trace trace = ids.trace();
    Tensor zero = trace.scalar(DType.INT32, 0);
    Tensor real = table.gather(0, ids.maximum(zero));
    Tensor own =
        rows.in(trace)
            .castTo(table.dtype())
            .gather(0, ids.plus(rows.count()).minimum(trace.scalar(DType.INT32, rows.count() - 1)));
    return Tensor.where(ids.less(zero).unsqueeze(-1), own, real);
  }

  /** What is told of each token, without the virtual ones; what is kept, with them. */
  private Tensor output(String name, Value before, Tensor after, Substitution substitution) {
    if (name.startsWith(Decoding.PRESENT)) {
      return after;
    }
    Tensor own = after;
    List<Dim> dims = before.type().shape().dims();
    for (int axis = 0; axis < dims.size(); axis++) {
      Dim grown = substitution.of(dims.get(axis));
      if (dims.get(axis).isSymbol() && !grown.equals(dims.get(axis))) {
        own = own.slice(axis, Dim.of(rows.count()), grown);
      }
    }
    return own;
  }

  /** The virtual tokens are among those that came before; nobody else counts them. */
  private Program resumed(Program program) {
    Trace trace = new Trace();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              if (isOf(Decoding.ATTENTION_MASK, name)) {
                Shape shape = value.type().shape();
                Dim counted = shape.dim(-1).plus(-rows.count());
                Tensor given =
                    trace.input(name, TensorType.of(value.type().dtype(), shape.with(-1, counted)));
                Shape more = shape.with(-1, Dim.of(rows.count()));
                Tensor first = trace.fill(1, TensorType.of(value.type().dtype(), more));
                inputs.put(name, Tensor.concat(List.of(first, given), -1));
              } else {
                Tensor given = trace.input(name, value.type());
                boolean isNumbers = isOf(Decoding.POSITION_IDS, name);
                inputs.put(name, isNumbers ? given.plus(rows.count()) : given);
              }
            });
    Function<Value, Tensor> values =
        trace.replay(program, inputs, (node, operands) -> trace.apply(node.op(), operands));
    program.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    return trace.build(program.name());
  }
}
