package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.op.Attention;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Keys and values of virtual tokens that attention sees before all others, in every layer (Li and
 * Liang 2021, arXiv 2101.00190, section 4; without maps that make them: P-tuning v2, Liu et al.
 * 2021, arXiv 2110.07602, section 3.2). They alone are trained.
 *
 * <p>The tokens of a text are counted from behind the virtual ones, as tokens that were read
 * before. Names and shapes are those of Hugging Face PEFT: {@code prompt_embeddings [length, layers
 * · 2 · groups · depth]}.
 *
 * @param base what it changes
 * @param rows the keys and values
 * @param layers the paths of attention, from the first layer on
 * @param groups how many heads of keys there are
 */
record Prefix(Base base, PromptRows rows, List<String> layers, int groups) implements Adaptation {
  static final String NAME = "prefix";
  private static final String TYPE = "PREFIX_TUNING";
  private static final String PROJECTED = "prefix_projection";

  /** What names begin with where the model itself is wrapped. */
  static final String WRAPPED = "base_model.";

  /** Copies the list. */
  Prefix {
    layers = List.copyOf(layers);
  }

  /** Finds the layers. */
  static Prefix of(PrefixSettings settings, AdapterMaterial material) {
    Shape keys = keys(material);
    int groups = groups(material, keys);
    List<String> layers = layers(material.program());
    int width = layers.size() * 2 * groups * Math.toIntExact(keys.dim(3).extent());
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

  private static boolean isAttention(Node node) {
    return node.op() instanceof Attention || node.op() instanceof DroppedAttention;
  }

  private static List<String> layers(Program program) {
    Set<String> paths = new LinkedHashSet<>();
    for (Node node : program.nodes()) {
      if (isAttention(node)) {
        paths.add(node.path());
      }
    }
    return List.copyOf(paths);
  }

  /** The shape of the first keys: [B, H, S, D]. */
  private static Shape keys(AdapterMaterial material) {
    VirtualTokens.refuseTwoStacks(
        material, "a prefix is for models of one, and t5 can have 'prompt' or 'p-tuning'");
    return material.program().nodes().stream()
        .filter(Prefix::isAttention)
        .findFirst()
        .map(node -> node.operands().get(1).type().shape())
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "adapter: a '%s' has no attention that a prefix could stand before",
                        material.model().type())));
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
    return rows.count();
  }

  @Override
  public Program in(Program program, Phase phase) {
    if (program.nodes().stream().noneMatch(Prefix::isAttention)) {
      return program;
    }
    Trace trace = new Trace();
    Map<String, List<Tensor>> made = new LinkedHashMap<>();
    PositionShift shift = PositionShift.of(program, rows.count());
    Function<Value, Tensor> values =
        trace.replay(
            program,
            Map.of(),
            (node, operands) ->
                isAttention(node)
                    ? attended(trace, node, operands, made)
                    : shift.results(trace, node, operands));
    program.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(program.name());
  }

  private List<Tensor> attended(
      Trace trace, Node node, List<Tensor> operands, Map<String, List<Tensor>> made) {
    int layer = layers.indexOf(node.path());
    if (layer < 0) {
      throw new BadInputException(
          String.format("adapter: %s is no layer that the prefix is for", node.path()));
    }
    List<Tensor> all = made.computeIfAbsent("", key -> split(trace)); // 2 L x [G, P, D]
    List<Tensor> changed = new ArrayList<>(operands);
    changed.set(1, before(all.get(2 * layer), operands.get(1)));
    changed.set(2, before(all.get(2 * layer + 1), operands.get(2)));
    boolean isBiased = operands.size() > 3 && operands.get(3).shape().rank() == 4;
    if (isBiased && !operands.get(3).dim(3).is(1)) {
      Tensor bias = operands.get(3);
      Shape open = bias.shape().with(3, Dim.of(rows.count()));
      Tensor none = trace.fill(0, TensorType.of(DType.FLOAT32, open));
      changed.set(3, Tensor.concat(List.of(none, bias), 3));
    }
    return trace.apply(node.op(), changed);
  }

  private List<Tensor> split(Trace trace) {
    int parts = 2 * layers.size();
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
    config
        .put("num_layers", layers.size())
        .put("num_attention_heads", groups)
        .put("token_dim", rows.width() / layers.size() / 2)
        .put("encoder_hidden_size", rows.areMade() ? rows.maps().get(1) : rows.width())
        // What made them is not here, and what it made is all that is needed.
        .put(PROJECTED, false);
    return Map.of(CONFIG, config.build());
  }
}
