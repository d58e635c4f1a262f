package io.tandem.models.seq2seq;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.ModelDescription;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Provides recurrent encoders with recurrent decoders as {@code seq2seq}. */
public final class RecurrentSeq2SeqProvider implements ModelProvider<RecurrentSeq2SeqConfig> {
  static final String NAME = "seq2seq";

  /** What a model that continues a checkpoint need not have of it. */
  private static final Set<String> FREE =
      Set.of("dropout", "scheduled-sampling", "limits", "search");

  /** Used by the service loader. */
  public RecurrentSeq2SeqProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "LSTM or GRU encoder and decoder, with Bahdanau's, Luong's or no attention";
  }

  @Override
  public Class<RecurrentSeq2SeqConfig> settingsType() {
    return RecurrentSeq2SeqConfig.class;
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
  public Model create(RecurrentSeq2SeqConfig settings, ModelMaterial material) {
    RecurrentSeq2SeqConfig own =
        ModelDescription.continued(material, NAME, settings, FREE)
            .map(ModelDescription::settings)
            .orElse(settings);
    return new RecurrentSeq2Seq(own, TextPairs.of(material, own.limits()));
  }

  @Override
  public Optional<Model> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return ModelDescription.read(config, NAME, RecurrentSeq2SeqConfig.class)
        .map(
            read ->
                new RecurrentSeq2Seq(
                    read.settings(),
                    new TextPairs(
                        read.task(Task.TextToText.class),
                        tokenizer.get(),
                        read.settings().limits())));
  }
}
