package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Infused adapter by inhibiting and amplifying inner activations (Liu et al. 2022, arXiv
 * 2205.05638, section 3.3): what some layers give, and what others read, is multiplied by a vector,
 * element by element. The vectors, which alone are trained, begin with ones.
 *
 * <p>Names and shapes are those of Hugging Face PEFT: {@code ia3_l [out, 1]} and, for layers whose
 * input is multiplied, {@code [1, in]}.
 *
 * @param base what it changes
 * @param layers the layers that are changed, by the names of their weights
 * @param inputs the weights of those whose input is multiplied
 */
record Ia3(Base base, Map<String, Layer> layers, Set<String> inputs)
    implements MergeableAdaptation {
  static final String NAME = "ia3";
  private static final String TYPE = "IA3";
  private static final String INPUTS = "feedforward_modules";

  /** Copies map and set. */
  Ia3 {
    layers = Map.copyOf(layers);
    inputs = Set.copyOf(inputs);
  }

  /** Finds the layers. */
  static Ia3 of(Ia3Settings settings, AdapterMaterial material) {
    Base base = Base.of(material, settings.save(), Base.WRAPPED, weight -> false);
    List<String> outputs = new ArrayList<>(settings.targets());
    List<String> fed = new ArrayList<>(settings.feedForward());
    if (outputs.isEmpty() && fed.isEmpty()) {
      outputs.addAll(usual(UsualLayers.keysAndValues(material.model()), "targets").names());
      fed.addAll(usual(UsualLayers.feedForward(material.model()), "feed-forward").names());
    }
    List<String> all = new ArrayList<>(outputs);
    all.addAll(fed);
    Map<String, Layer> layers =
        ChosenLayers.of(base, material.program(), new Targets(all), Layer::isMap);
    Targets read = new Targets(fed);
    Set<String> inputs = new TreeSet<>();
    layers.values().stream()
        .filter(layer -> read.include(base.module(layer)))
        .forEach(layer -> inputs.add(layer.weight()));
    return new Ia3(base, layers, inputs);
  }

  private static Targets usual(Optional<Targets> found, String key) {
    return found.orElseThrow(
        () ->
            new BadInputException(
                "adapter."
                    + key
                    + ": nobody says which layers of this architecture are usual; name some, or"
                    + " 'all-linear' for every map but heads"));
  }

  /** Reads what PEFT has written. */
  static Optional<Ia3> read(JsonObject json, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    if (!config.isOf(TYPE)) {
      return Optional.empty();
    }
    config.refuseByLayer();
    return Optional.of(
        of(new Ia3Settings(config.targets().names(), config.names(INPUTS), List.of()), material));
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
          Tensor x = operands.get(0);
          Tensor factors = x.trace().variable(factors(layer)); // [O, 1] or [1, I]
          if (!inputs.contains(layer.weight())) {
            Tensor own = layer.applied(factors).flatten(0, 1).castTo(x.dtype());
            return plain.apply(operands).times(own);
          }
          List<Tensor> scaled = new ArrayList<>(operands);
          scaled.set(0, x.times(factors.flatten(0, 1).castTo(x.dtype())));
          return plain.apply(scaled);
        });
  }

  private Variable factors(Layer layer) {
    Shape shape =
        inputs.contains(layer.weight()) ? Shape.of(1, layer.in()) : Shape.of(layer.out(), 1);
    return new Variable(
        base.prefix() + base.module(layer) + ".ia3_l",
        TensorType.of(DType.FLOAT32, shape),
        Initializer.ones(),
        Variable.Role.WEIGHT);
  }

  @Override
  public Map<String, HostTensor> merged(
      Function<String, HostTensor> model, Function<String, HostTensor> own) {
    Map<String, HostTensor> merged = new TreeMap<>();
    layers.forEach(
        (weight, layer) -> {
          float[] factors = own.apply(factors(layer).name()).toFloatArray();
          boolean isInput = inputs.contains(weight);
          HostTensor before = model.apply(weight);
          float[] values = before.toFloatArray();
          boolean byRow = isInput == (layer.kind() == Layer.Kind.PROJECTION);
          int columns = layer.kind() == Layer.Kind.LINEAR ? layer.in() : layer.out();
          for (int i = 0; i < values.length; i++) {
            values[i] *= factors[byRow ? i / columns : i % columns];
          }
          merged.put(weight, HostTensor.of(values, before.extents()));
          String bias = layer.bias();
          if (!isInput && base.model().weights().containsKey(bias)) {
            float[] added = model.apply(bias).toFloatArray();
            for (int i = 0; i < added.length; i++) {
              added[i] *= factors[i];
            }
            merged.put(bias, HostTensor.of(added, added.length));
          }
        });
    return merged;
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
    JsonObject.Builder config =
        PeftConfig.of(TYPE, base)
            .put("init_ia3_weights", true)
            .put(
                INPUTS,
                JsonArray.ofStrings(
                    inputs.stream()
                        .map(weight -> base.module(layers.get(weight)))
                        .sorted()
                        .toList()));
    // PEFT wants the ones among the others, word for word.
    ChosenLayers.describe(config, base, layers.values(), false);
    return Map.of(CONFIG, config.build());
  }
}
