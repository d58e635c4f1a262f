package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Virtual tokens before those of a text, whose vectors alone are trained: as they are (prompt
 * tuning, Lester et al. 2021, arXiv 2104.08691, section 2), or by way of layers that make them
 * (P-tuning, Liu et al. 2021, arXiv 2103.10385, section 2.2, with three maps as in Hugging Face
 * PEFT).
 *
 * <p>Vectors that are trained as they are begin as those of tokens. Names and shapes are those of
 * Hugging Face PEFT: {@code prompt_embeddings [length, width]}.
 *
 * @param base what it changes
 * @param method which of the two
 * @param rows the vectors
 */
record Prompt(Base base, Method method, PromptRows rows) implements Adaptation {
  /** How vectors are trained. */
  enum Method {
    /** As they are. */
    PLAIN("prompt", "PROMPT_TUNING"),
    /** By way of what makes them. */
    MADE("p-tuning", "P_TUNING");

    private final String label;
    private final String published;

    Method(String label, String published) {
      this.label = label;
      this.published = published;
    }

    /** What configs call it. */
    String label() {
      return label;
    }
  }

  /** Prompt tuning. */
  static Prompt of(PromptSettings settings, AdapterMaterial material) {
    Layer table = table(material);
    return new Prompt(
        base(material, settings.save()),
        Method.PLAIN,
        PromptRows.plain(settings.length(), table.out(), begun(table, settings, material)));
  }

  /** P-tuning. */
  static Prompt of(PTuningSettings settings, AdapterMaterial material) {
    int width = table(material).out();
    int hidden = settings.hidden().orElse(width);
    return new Prompt(
        base(material, settings.save()),
        Method.MADE,
        new PromptRows(
            settings.length(),
            width,
            Initializer.normal(1),
            PromptRows.through(width, List.of(hidden, hidden), width),
            Activation.RELU));
  }

  /** Reads what PEFT has written: the vectors, whatever made them. */
  static Optional<Prompt> read(JsonObject json, Method method, AdapterMaterial material) {
    PeftConfig config = new PeftConfig(json);
    if (!config.isOf(method.published)) {
      return Optional.empty();
    }
    int count = config.published().whole(PeftConfig.VIRTUAL, 100_000);
    int times = config.published().whole(VirtualTokens.SUBMODULES, 2, 1);
    PromptRows rows =
        PromptRows.plain(count, table(material).out(), Initializer.zeros())
            .withUnused((times - 1) * count);
    return Optional.of(new Prompt(base(material, List.of()), method, rows));
  }

  private static Base base(AdapterMaterial material, List<String> save) {
    Base base = Base.of(material, save, Prefix.WRAPPED, weight -> false);
    VirtualTokens.refuseUnpublished(material, base);
    return base;
  }

  /** The table of the vectors of tokens. */
  private static Layer table(AdapterMaterial material) {
    return VirtualTokens.table(material.program())
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format("adapter: a '%s' looks no tokens up", material.model().type())));
  }

  /** Vectors of tokens that are spread over the vocabulary. */
  private static Initializer begun(Layer table, PromptSettings settings, AdapterMaterial material) {
    HostTensor all = material.base().get(table.weight());
    if (all == null) {
      return Initializer.normal(0.02);
    }
    float[] values = all.toFloatArray();
    float[] rows = new float[settings.length() * table.out()];
    for (int i = 0; i < settings.length(); i++) {
      long token = (2L * i + 1) * table.in() / (2L * settings.length());
      System.arraycopy(
          values, Math.toIntExact(token * table.out()), rows, i * table.out(), table.out());
    }
    return new Initializer.Values(HostTensor.of(rows, settings.length(), table.out()));
  }

  @Override
  public String type() {
    return method.label();
  }

  @Override
  public int places() {
    return rows.count();
  }

  @Override
  public Program in(Program program, Phase phase) {
    return new VirtualTokens(rows).in(program);
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
    JsonObject.Builder config =
        VirtualTokens.describe(method.published, base, rows.count()).put("token_dim", rows.width());
    if (method == Method.MADE) {
      config
          .put("encoder_reparameterization_type", new JsonString("MLP"))
          .put("encoder_hidden_size", rows.areMade() ? rows.maps().get(1) : rows.width());
    } else {
      config.put("prompt_tuning_init", new JsonString("RANDOM"));
    }
    return Map.of(CONFIG, config.build());
  }
}
