package io.tandem.models.transformer;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.seq2seq.TextPairs;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Provides the Transformer with encoder and decoder as {@code transformer}. */
public final class TransformerProvider implements ModelProvider<TransformerConfig> {
  static final String NAME = "transformer";

  /** What a model that continues a checkpoint need not have of it. */
  private static final Set<String> FREE = Set.of("dropout", "limits", "search");

  /** Used by the service loader. */
  public TransformerProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the Transformer with encoder and decoder, all embeddings shared";
  }

  @Override
  public Class<TransformerConfig> settingsType() {
    return TransformerConfig.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof Task.TextToText;
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(TransformerConfig settings, ModelMaterial material) {
    TransformerConfig own =
        ModelDescription.continued(material, NAME, settings, FREE)
            .map(ModelDescription::settings)
            .orElse(settings);
    return new Transformer(own, TextPairs.of(material, own.limits()));
  }

  @Override
  public Optional<Model> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return ModelDescription.read(config, NAME, TransformerConfig.class)
        .map(
            read ->
                new Transformer(
                    read.settings(),
                    new TextPairs(
                        read.task(Task.TextToText.class),
                        tokenizer.get(),
                        read.settings().limits())));
  }
}
