package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Of a model, its biases alone are trained (Ben Zaken et al. 2021, arXiv 2106.10199, section 3).
 * Nothing is added.
 *
 * <p>Hugging Face PEFT has no such method; the files are as it would write them.
 *
 * @param base what is trained of
 * @param biases the weights that are
 */
record BitFit(Base base, List<String> biases) implements MergeableAdaptation {
  static final String NAME = "bitfit";
  private static final String TYPE = "BITFIT";
  private static final String BIASES = "target_biases";

  /** Copies the list. */
  BitFit {
    biases = List.copyOf(biases);
  }

  /** Finds the biases. */
  static BitFit of(BitFitSettings settings, AdapterMaterial material) {
    List<String> modules =
        material.model().weights().keySet().stream()
            .filter(Base::isBias)
            .map(Layer::module)
            .toList();
    if (modules.isEmpty()) {
      throw new BadInputException(
          String.format("adapter: a '%s' has no biases", material.model().type()));
    }
    Targets targets = new Targets(settings.biases());
    targets.check("adapter.biases", Set.copyOf(modules));
    Base base =
        Base.of(
            material,
            settings.save(),
            Base.WRAPPED,
            weight ->
                Base.isBias(weight)
                    && (settings.biases().isEmpty() || targets.include(Layer.module(weight))));
    List<String> biases = base.trained().stream().filter(Base::isBias).sorted().toList();
    return new BitFit(base, biases);
  }

  /** Reads what {@link #files} has written. */
  static Optional<BitFit> read(JsonObject json, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    return config.isOf(TYPE)
        ? Optional.of(of(new BitFitSettings(config.names(BIASES), List.of()), material))
        : Optional.empty();
  }

  @Override
  public String type() {
    return NAME;
  }

  @Override
  public Program in(Program program, Phase phase) {
    return program;
  }

  @Override
  public Map<String, HostTensor> merged(
      Function<String, HostTensor> model, Function<String, HostTensor> own) {
    Map<String, HostTensor> merged = new TreeMap<>();
    biases.forEach(bias -> merged.put(bias, own.apply(bias)));
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
    return Map.of(
        CONFIG,
        PeftConfig.of(TYPE, base)
            .put(
                BIASES,
                JsonArray.ofStrings(
                    biases.stream()
                        .map(bias -> Layer.module(base.model().publishedName(bias)))
                        .toList()))
            .put(
                PeftConfig.SAVED,
                PeftConfig.orNull(base.saved(weight -> !ChosenLayers.isOfBias(base, weight))))
            .build());
  }
}
