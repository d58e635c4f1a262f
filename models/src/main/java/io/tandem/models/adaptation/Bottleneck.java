package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.adaptation.BottleneckSettings.Placement;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Adapters between the parts of a block: {@code x + U f(D x + d) + u} with a narrow {@code f(…)}.
 *
 * <ul>
 *   <li>Houlsby et al. (2019, arXiv 1902.00751, figure 2): after the last map of attention and that
 *       of the feed-forward part, before the sum with what the part read.
 *   <li>Pfeiffer et al. (2020, arXiv 2005.00247, figure 3): after the feed-forward part alone.
 *       Where a norm follows its sum with what it read, the adapter reads what the norm gives, and
 *       its result is added before the norm: {@code norm(z)} becomes {@code norm(z + U f(D norm(z)
 *       + d) + u)}.
 * </ul>
 *
 * <p>{@code U}, {@code d} and {@code u} begin with zeros, so that the model begins as it was.
 * Hugging Face PEFT has no such method; the files are as it would write them.
 *
 * @param base what it changes
 * @param settings how
 * @param layers the layers after or in which adapters stand, by the names of their weights
 */
record Bottleneck(Base base, BottleneckSettings settings, Map<String, Layer> layers)
    implements Adaptation {
  static final String NAME = "adapter";
  private static final String TYPE = "BOTTLENECK";
  private static final String PLACEMENT = "placement";
  private static final String WIDTH = "bottleneck_size";
  private static final String ACTIVATION = "non_linearity";

  /** Copies the map. */
  Bottleneck {
    layers = Map.copyOf(layers);
  }

  /** Finds the layers. */
  static Bottleneck of(BottleneckSettings settings, AdapterMaterial material) {
    Base base = Base.of(material, settings.save(), Base.WRAPPED, weight -> false);
    refusePacked(base, material.program(), settings.targets());
    Targets targets =
        settings.targets().isEmpty()
            ? usual(settings.placement(), material)
            : new Targets(settings.targets());
    return new Bottleneck(
        base, settings, ChosenLayers.of(base, material.program(), targets, Bottleneck::isPossible));
  }

  private static boolean isPossible(Layer layer) {
    return (layer.isMap() && !layer.isPacked()) || layer.kind() == Layer.Kind.NORM;
  }

  /** Refuses names that mean nothing but several maps in one weight. */
  private static void refusePacked(Base base, Program program, List<String> names) {
    Collection<Layer> layers = Layer.in(program).values();
    for (String name : names) {
      List<Layer> meant =
          layers.stream()
              .filter(layer -> new Targets(List.of(name)).include(base.module(layer)))
              .toList();
      if (!meant.isEmpty() && meant.stream().allMatch(Layer::isPacked)) {
        throw new BadInputException(
            String.format(
                "adapter.targets: '%s' makes queries, keys and values at once, and no adapter"
                    + " stands behind them; name what ends a part of a block, such as 'out_proj'",
                name));
      }
    }
  }

  private static Targets usual(Placement placement, AdapterMaterial material) {
    Optional<Targets> found =
        placement == Placement.HOULSBY
            ? UsualLayers.blockOutputs(material.model())
            : UsualLayers.blockEnds(material.model());
    return found.orElseThrow(
        () ->
            new BadInputException(
                "adapter.targets: nobody says where adapters of this architecture usually stand;"
                    + " name some maps, or 'all-linear' for every one but heads"));
  }

  /** Reads what {@link #files} has written. */
  static Optional<Bottleneck> read(JsonObject json, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    if (!config.isOf(TYPE)) {
      return Optional.empty();
    }
    BottleneckSettings settings =
        new BottleneckSettings(
            ChosenLayers.word(
                Placement.class, PLACEMENT, config.published().text(PLACEMENT, "houlsby")),
            1,
            Optional.of(config.published().whole(WIDTH, 1_000_000)),
            config.published().activation(ACTIVATION, Activation.GELU),
            config.targets().names(),
            List.of());
    return Optional.of(of(settings, material));
  }

  @Override
  public String type() {
    return NAME;
  }

  @Override
  public Program in(Program program, Phase phase) {
    return LayerRewriting.of(
        program,
        layer -> layers.containsKey(layer.weight()),
        (layer, operands, plain) -> {
          Tensor y = plain.apply(operands);
          if (layer.isMap()) {
            return y.plus(added(layer, y));
          }
          List<Tensor> more = new ArrayList<>(operands);
          more.set(0, operands.get(0).plus(added(layer, y)));
          return plain.apply(more);
        });
  }

  private Tensor added(Layer layer, Tensor x) { // […, D] -> […, D]
    int width = settings.width(layer.out());
    Initializer near = Initializer.normal(0.02);
    Tensor down = weight(x, layer, "adapter_down.weight", Shape.of(width, layer.out()), near);
    Tensor begin = weight(x, layer, "adapter_down.bias", Shape.of(width), Initializer.zeros());
    Tensor up =
        weight(x, layer, "adapter_up.weight", Shape.of(layer.out(), width), Initializer.zeros());
    Tensor end = weight(x, layer, "adapter_up.bias", Shape.of(layer.out()), Initializer.zeros());
    Tensor narrow =
        settings.activation().apply(Nn.linearTransposed(x, down, Optional.of(begin))); // […, W]
    return Nn.linearTransposed(narrow, up, Optional.of(end));
  }

  private Tensor weight(Tensor x, Layer layer, String name, Shape shape, Initializer initializer) {
    Trace trace = x.trace();
    Variable variable =
        new Variable(
            base.prefix() + base.module(layer) + "." + name,
            TensorType.of(DType.FLOAT32, shape),
            initializer,
            Variable.Role.WEIGHT);
    return trace.variable(variable).castTo(x.dtype());
  }

  @Override
  public Optional<HostTensor> given(String variable) {
    return base.given(variable);
  }

  @Override
  public Optional<String> tensorOf(String variable) {
    return Optional.of(base.tensorOf(variable));
  }

  @Override
  public Map<String, JsonValue> files() {
    int size = layers.values().iterator().next().out();
    JsonObject.Builder config =
        PeftConfig.of(TYPE, base)
            .put(PLACEMENT, new JsonString(settings.placement().name().toLowerCase(Locale.ROOT)))
            .put(WIDTH, settings.width(size))
            .put(ACTIVATION, settings.activation().published());
    ChosenLayers.describe(config, base, layers.values(), false);
    return Map.of(CONFIG, config.build());
  }
}
