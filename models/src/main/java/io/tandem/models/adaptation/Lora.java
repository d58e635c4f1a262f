package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
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
import io.tandem.models.adaptation.LoraSettings.Bias;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685, section 4.1): a map {@code W} becomes
 * {@code W + α / r · B A} with {@code A [r, in]} and {@code B [out, r]}, which alone are trained.
 * {@code B} begins with zeros, so that the model begins as it was, bit for bit.
 *
 * <p>An operation that applies some rows of {@code W} alone is given the same rows of {@code B}.
 *
 * <p>Of a table of vectors, {@code A [r, rows]} is looked up and begins with zeros. Names, shapes
 * and first values are those of Hugging Face PEFT.
 *
 * @param base what it changes
 * @param settings how
 * @param layers the layers that are changed, by the names of their weights
 */
record Lora(Base base, LoraSettings settings, Map<String, Layer> layers)
    implements MergeableAdaptation {
  static final String NAME = "lora";
  private static final String TYPE = "LORA";

  /** Copies the map. */
  Lora {
    layers = Map.copyOf(layers);
  }

  /** Finds the layers. */
  static Lora of(LoraSettings settings, AdapterMaterial material) {
    Base plain = Base.of(material, settings.save(), Base.WRAPPED, weight -> false);
    Targets targets =
        settings.targets().isEmpty()
            ? UsualLayers.attention(material.model())
            : new Targets(settings.targets());
    Map<String, Layer> layers =
        ChosenLayers.of(
            plain,
            material.program(),
            targets,
            layer -> layer.isMap() || layer.kind() == Layer.Kind.EMBEDDING);
    Set<String> modules = layers.values().stream().map(Layer::name).collect(Collectors.toSet());
    Base base =
        Base.of(
            material,
            settings.save(),
            Base.WRAPPED,
            weight ->
                Base.isBias(weight)
                    && (settings.bias() == Bias.ALL
                        || (settings.bias() == Bias.LORA_ONLY
                            && modules.contains(Layer.module(weight)))));
    return new Lora(base, settings, layers);
  }

  /** Reads what PEFT has written. */
  static Optional<Lora> read(JsonObject json, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    if (!config.isOf(TYPE)) {
      return Optional.empty();
    }
    config.refuseByLayer();
    config.refuse("use_dora");
    config.refuse("use_qalora");
    config.refuse("lora_bias");
    String bias = config.published().text(PeftConfig.BIAS, "none");
    LoraSettings settings =
        new LoraSettings(
            config.published().whole("r", 65_536, 8),
            config.published().positive("lora_alpha", 8),
            config.published().isSet("use_rslora", false),
            config.published().rate("lora_dropout", 0),
            config.targets().names(),
            ChosenLayers.word(Bias.class, PeftConfig.BIAS, bias),
            List.of());
    return Optional.of(of(settings, material));
  }

  @Override
  public String type() {
    return NAME;
  }

  @Override
  public Program in(Program program, Phase phase) {
    double rate = phase == Phase.TRAINING ? settings.dropout() : 0;
    return LayerRewriting.of(
        program,
        layer -> layers.containsKey(layer.weight()),
        (layer, operands, plain) -> {
          Tensor y = plain.apply(operands);
          Tensor added =
              layer.isMap()
                  ? product(layer, Nn.dropout(operands.get(0), rate))
                  : rows(layer, y, operands.get(1));
          return y.plus(added.times(settings.scale()));
        });
  }

  private Tensor product(Layer layer, Tensor x) { // […, I] -> […, O]
    Tensor a = variable(x.trace(), first(layer)).castTo(x.dtype());
    Tensor b = layer.applied(variable(x.trace(), second(layer))).castTo(x.dtype());
    Tensor low = Nn.linearTransposed(x, a, Optional.empty()); // […, R]
    return Nn.linearTransposed(low, b, Optional.empty());
  }

  private Tensor rows(Layer layer, Tensor y, Tensor ids) { // […] -> […, O]
    Tensor a = variable(y.trace(), first(layer)).castTo(y.dtype());
    Tensor b = variable(y.trace(), second(layer)).castTo(y.dtype());
    Tensor low = a.transpose(List.of(1, 0)).gather(0, ids); // […, R]
    return Nn.linearTransposed(low, b, Optional.empty());
  }

  private static Tensor variable(Trace trace, Variable variable) {
    return trace.variable(variable);
  }

  private Variable first(Layer layer) {
    boolean isTable = layer.kind() == Layer.Kind.EMBEDDING;
    double bound = 1 / Math.sqrt(layer.in());
    return own(
        layer,
        isTable ? ".lora_embedding_A" : ".lora_A.weight",
        Shape.of(settings.rank(), layer.in()),
        // He et al.'s uniform with a = √5, as PyTorch's linear maps begin.
        isTable ? Initializer.zeros() : Initializer.uniform(-bound, bound));
  }

  private Variable second(Layer layer) {
    boolean isTable = layer.kind() == Layer.Kind.EMBEDDING;
    return own(
        layer,
        isTable ? ".lora_embedding_B" : ".lora_B.weight",
        Shape.of(layer.out(), settings.rank()),
        isTable ? Initializer.normal(1) : Initializer.zeros());
  }

  private Variable own(Layer layer, String part, Shape shape, Initializer initializer) {
    return new Variable(
        base.prefix() + base.module(layer) + part,
        TensorType.of(DType.FLOAT32, shape),
        initializer,
        Variable.Role.WEIGHT);
  }

  @Override
  public Map<String, HostTensor> merged(
      Function<String, HostTensor> model, Function<String, HostTensor> own) {
    Map<String, HostTensor> merged = new TreeMap<>();
    layers.forEach(
        (weight, layer) -> {
          if (layer.isShared()) {
            throw new BadInputException(
                String.format(
                    "%s is read elsewhere, too: the change of '%s' cannot be taken into it",
                    weight, layer.name()));
          }
          float[] a = own.apply(first(layer).name()).toFloatArray();
          float[] b = own.apply(second(layer).name()).toFloatArray();
          HostTensor before = model.apply(weight);
          merged.put(
              weight, HostTensor.of(sum(layer, before.toFloatArray(), a, b), before.extents()));
        });
    return merged;
  }

  /** {@code W + α / r · B A}, with each product summed in 64 bits. */
  private float[] sum(Layer layer, float[] weight, float[] a, float[] b) {
    boolean byOutput = layer.kind() == Layer.Kind.LINEAR;
    float[] sum = new float[weight.length];
    for (int o = 0; o < layer.out(); o++) {
      double[] row = new double[layer.in()];
      for (int r = 0; r < settings.rank(); r++) {
        double factor = b[o * settings.rank() + r] * settings.scale();
        for (int i = 0; i < row.length; i++) {
          row[i] += factor * a[r * layer.in() + i];
        }
      }
      for (int i = 0; i < row.length; i++) {
        int at = byOutput ? o * layer.in() + i : i * layer.out() + o;
        sum[at] = (float) (weight[at] + row[i]);
      }
    }
    return sum;
  }

  @Override
  public Optional<HostTensor> given(String variable) {
    return base.given(variable);
  }

  @Override
  public Optional<String> tensorOf(String variable) {
    // PEFT wraps a layer that is changed, and its bias is inside.
    boolean isInside =
        base.trained().contains(variable) && layers.containsKey(Layer.module(variable) + ".weight");
    String tensor = base.tensorOf(variable);
    return Optional.of(isInside ? Layer.module(tensor) + ".base_layer.bias" : tensor);
  }

  @Override
  public Map<String, JsonValue> files() {
    JsonObject.Builder config =
        PeftConfig.of(TYPE, base)
            .put("r", settings.rank())
            .put("lora_alpha", PeftConfig.number(settings.alpha()))
            .put("lora_dropout", settings.dropout())
            .put("use_rslora", settings.rankStabilized())
            .put("init_lora_weights", true)
            .put(PeftConfig.BIAS, settings.bias().name().toLowerCase(Locale.ROOT))
            .put("layers_to_transform", JsonNull.NULL)
            .put("layers_pattern", JsonNull.NULL);
    ChosenLayers.describe(config, base, layers.values(), true);
    return Map.of(CONFIG, config.build());
  }
}
