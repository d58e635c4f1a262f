package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Keys and values of virtual tokens that attention sees before all others, in every layer (Li and
 * Liang 2021, arXiv 2101.00190, section 4; without maps that make them: P-tuning v2, Liu et al.
 * 2021, arXiv 2110.07602, section 3.2). They alone are trained.
 *
 * <p>The tokens of a text are counted from behind the virtual ones, as tokens that were read
 * before, but in a model that reads with one stack and writes with another. Names and shapes are
 * those of Hugging Face PEFT: {@code prompt_embeddings [length, layers · 2 · groups · depth]}.
 *
 * @param base what it changes
 * @param rows the keys and values
 * @param layers which layers see them
 * @param groups how many heads of keys there are
 */
record Prefix(Base base, PromptRows rows, PrefixedLayers layers, int groups) implements Adaptation {
  static final String NAME = "prefix";
  private static final String TYPE = "PREFIX_TUNING";
  private static final String PROJECTED = "prefix_projection";

  /** What names begin with where the model itself is wrapped. */
  static final String WRAPPED = "base_model.";

  /** Finds the layers. */
  static Prefix of(PrefixSettings settings, AdapterMaterial material) {
    PrefixedLayers layers = PrefixedLayers.of(material);
    Shape keys = layers.keys(material);
    int groups = groups(material, keys);
    int width = layers.paths().size() * 2 * groups * Math.toIntExact(keys.dim(3).extent());
    Initializer begun = Initializer.normal(0.02);
    int hidden = Math.toIntExact(keys.dim(1).extent() * keys.dim(3).extent());
    PromptRows rows =
        settings
            .projection()
            .map(
                size ->
                    new PromptRows(
                        settings.length(),
                        width,
                        Initializer.normal(1),
                        PromptRows.through(hidden, List.of(size), width),
                        Activation.TANH))
            .orElseGet(() -> PromptRows.plain(settings.length(), width, begun));
    Base base = Base.of(material, settings.save(), WRAPPED, weight -> false);
    return new Prefix(base, rows, layers, groups);
  }

  /** Reads what PEFT has written: the keys and values, whatever made them. */
  static Optional<Prefix> read(JsonObject json, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    if (!config.isOf(TYPE)) {
      return Optional.empty();
    }
    int length = config.published().whole(PeftConfig.VIRTUAL, 100_000);
    return Optional.of(of(new PrefixSettings(length, Optional.empty(), List.of()), material));
  }

  /** Heads of queries may share one of keys, which the programs then repeat. */
  private static int groups(AdapterMaterial material, Shape keys) {
    int heads = Math.toIntExact(keys.dim(1).extent());
    return material
        .model()
        .publishedConfig(OptionalInt.empty())
        .map(config -> new PublishedConfig(config).whole("num_key_value_heads", heads, heads))
        .orElse(heads);
  }

  @Override
  public String type() {
    return NAME;
  }

  @Override
  public int places() {
    return layers.counted() ? rows.count() : 0;
  }

  @Override
  public Program in(Program program, Phase phase) {
    if (program.nodes().stream().noneMatch(layers::include)) {
      return program;
    }
    Trace trace = new Trace();
    Optional<Variable> table = layers.table(program);
    Map<String, List<Tensor>> made = new LinkedHashMap<>();
    PositionShift shift = PositionShift.of(program, places());
    Function<Value, Tensor> values =
        trace.replay(
            program,
            Map.of(),
            (node, operands) ->
                layers.include(node)
                    ? attended(node, operands, made.computeIfAbsent("", key -> split(trace)), table)
                    : shift.results(trace, node, operands));
    program.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(program.name());
  }

  /** Applies attention with more keys and values before its own. */
  private List<Tensor> attended(
      Node node, List<Tensor> operands, List<Tensor> made, Optional<Variable> table) {
    int pair = layers.pair(node);
    List<Tensor> changed = new ArrayList<>(operands);
    changed.set(1, before(made.get(2 * pair), operands.get(1)));
    changed.set(2, before(made.get(2 * pair + 1), operands.get(2)));
    // A scalar there is what dropout is drawn from.
    boolean isBiased = operands.size() > 3 && operands.get(3).shape().rank() > 0;
    if (isBiased && operands.get(3).dim(-1).equals(operands.get(1).dim(2))) {
      changed.set(3, biased(operands.get(3), operands, table));
    }
    return operands.get(0).trace().apply(node.op(), changed);
  }

  /**
   * What is added to the scores, a number for each key, with those of the virtual tokens before.
   */
  private Tensor biased(Tensor bias, List<Tensor> operands, Optional<Variable> table) {
    Shape more = bias.shape().with(-1, Dim.of(rows.count()));
    Tensor own =
        table
            .map(weight -> distances(weight, operands))
            .orElseGet(() -> bias.trace().fill(0, TensorType.of(DType.FLOAT32, more)));
    return Tensor.concat(List.of(own.shape().equals(more) ? own : own.expand(more), bias), -1);
  }

  /** What is added to the scores of virtual tokens that are told from afar: [1, H, T, P]. */
  private Tensor distances(Variable table, List<Tensor> operands) {
    Tensor query = operands.get(0);
    Dim queries = query.dim(2);
    Dim past = operands.get(1).dim(2).minus(queries);
    return layers
        .positions()
        .orElseThrow()
        .biasOfEarlier(query.trace().variable(table), rows.count(), queries, past);
  }

  /** The keys and values of each layer in turn, 2 L x [G, P, D]. */
  private List<Tensor> split(Trace trace) {
    int parts = 2 * layers.paths().size();
    int depth = rows.width() / parts / groups;
    Tensor table =
        rows.in(trace)
            .reshape(Dim.of(rows.count()), Dim.of(parts), Dim.of(groups), Dim.of(depth))
            .transpose(List.of(1, 2, 0, 3)); // [2 L, G, P, D]
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      all.add(table.slice(0, Dim.of(i), Dim.of(i + 1)).squeeze(0));
    }
    return all;
  }

  /** Puts keys or values, [G, P, D], before those of each row, [B, H, S, D]. */
  private Tensor before(Tensor own, Tensor seen) {
    Dim heads = seen.dim(1);
    long times = heads.extent() / groups;
    Tensor repeated = own.castTo(seen.dtype());
    if (times > 1) {
      Shape shape = Shape.of(Dim.of(groups), Dim.of(times), Dim.of(rows.count()), seen.dim(3));
      repeated = repeated.unsqueeze(1).expand(shape).flatten(0, 1);
    }
    Shape all = Shape.of(seen.dim(0), heads, Dim.of(rows.count()), seen.dim(3));
    return Tensor.concat(List.of(repeated.unsqueeze(0).expand(all), seen), 2);
  }

  @Override
  public Optional<HostTensor> given(String variable) {
    return base.given(variable);
  }

  @Override
  public Optional<String> tensorOf(String variable) {
    return rows.isHidden(variable) ? Optional.empty() : Optional.of(base.tensorOf(variable));
  }

  @Override
  public Map<String, Derivation> derived() {
    return rows.derived();
  }

  @Override
  public Map<String, JsonValue> files() {
    JsonObject.Builder config = VirtualTokens.describe(TYPE, base, rows.count());
    if (layers.areOfWriting()) {
      config.put(VirtualTokens.SUBMODULES, 2);
    }
    config
        .put("num_layers", layers.paths().size())
        .put("num_attention_heads", groups)
        .put("token_dim", rows.width() / layers.paths().size() / 2)
        .put("encoder_hidden_size", rows.areMade() ? rows.maps().get(1) : rows.width())
        // What made them is not here, and what it made is all that is needed.
        .put(PROJECTED, false);
    return Map.of(CONFIG, config.build());
  }
}
