package io.tandem.models.encoder;

import io.tandem.api.config.Doc;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ModelMaterial;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.sentence.VectorSettings;
import java.util.Optional;

/**
 * What a config says of an encoder that is trained for a task.
 *
 * @param shape the encoder's, where it begins afresh
 * @param pooling what stands for a text as a whole: the first token's vector unless it is said, or,
 *     for vectors of texts, what the checkpoint says, else the mean
 * @param reading how much of a text is read
 * @param answers how an answer is chosen, for questions
 * @param vectors what else makes vectors of texts
 */
public record EncoderSettings(
    @Doc("The shape of an encoder that begins afresh; one that begins with a checkpoint has its.")
        EncoderShape shape,
    @Doc(
            "What stands for a text: by default the vector of its first token; for vectors of texts"
                + " what the checkpoint says, else the mean.")
        Optional<Pooling> pooling,
    @Doc("How much of a text is read, and in how many windows.") Reading reading,
    @Doc("How answers to questions are chosen.") AnswerRule answers,
    @Doc("What else makes vectors of texts, where they are matched.") VectorSettings vectors) {

  /** Those of an encoder that is not matched. */
  EncoderSettings(EncoderShape shape, Pooling pooling, Reading reading, AnswerRule answers) {
    this(shape, Optional.of(pooling), reading, answers, VectorSettings.USUAL);
  }

  /** What stands for a text that is asked about as a whole. */
  Pooling whole() {
    return pooling.orElse(Pooling.CLS);
  }

  /** Those of an encoder that answers no questions, either. */
  EncoderSettings(EncoderShape shape, Pooling pooling, Reading reading) {
    this(shape, pooling, reading, AnswerRule.USUAL);
  }

  /**
   * The encoder that is trained: of the checkpoint's shape, if there is one, and otherwise of this
   * shape.
   *
   * @throws io.tandem.api.error.BadInputException if the checkpoint is of another family or cannot
   *     be read, or a shape or tokens are asked for that it does not have
   */
  EncoderConfig config(EncoderFamily family, ModelMaterial material) {
    Tokenizer tokenizer = material.tokenizer();
    int tokens = tokenizer.vocabularySize();
    if (material.checkpoint().isEmpty()) {
      return shape.of(family, tokens, tokenizer.roles().padding(), tokenizer.roles().separator());
    }
    JsonObject json = material.checkpoint().get();
    EncoderConfig config = PublishedEncoder.read(json, family).orElseThrow().config();
    PublishedConfig.refuseOwnShape(family.published(), shape, EncoderShape.BASE);
    PublishedConfig.refuseMoreTokens(tokens, config.vocabularySize());
    return config;
  }
}
