package io.tandem.models.encoder;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.CorpusModel;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.model.Reach;
import io.tandem.api.program.Program;
import io.tandem.models.pretraining.MaskedForm;
import io.tandem.models.pretraining.MaskedText;
import io.tandem.models.sentence.VectorSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An encoder that learns from text alone, of which some tokens are masked. What is trained is a
 * published encoder with the head for masked tokens, or with both heads of BERT's pretraining.
 *
 * @param network what is trained
 * @param text makes its examples
 * @param everywhere the phase whose objective scores all tokens and not the masked ones alone, if
 *     any
 */
public record EncoderPretraining(
    MaskedLanguageModel network, MaskedText text, Optional<Phase> everywhere)
    implements CorpusModel {

  /**
   * Whether a family learns by masked tokens. A Longformer does not: its head for tokens is
   * published without tokens that see all others, whose weights it then would lack. Whether texts
   * follow each other is told by BERT alone.
   */
  static boolean fits(EncoderFamily family, Task task) {
    return task instanceof Task.MaskedLanguageModelling && !family.hasWindows();
  }

  /**
   * An encoder for the task of its material: of the checkpoint's shape, if there is one, and of
   * that of the settings otherwise.
   *
   * @throws BadInputException if the checkpoint is of another family or cannot be read, the
   *     vocabulary has no mask, or something is asked for that there is not
   */
  static EncoderPretraining of(
      EncoderFamily family,
      EncoderSettings settings,
      Task.MaskedLanguageModelling task,
      ModelMaterial material) {
    refuseUnused(settings);
    Tokenizer tokenizer = material.tokenizer();
    EncoderConfig config = settings.config(family, material);
    if (task.nextSentence() && (family != EncoderFamily.BERT || config.tokenTypes() < 2)) {
      throw new BadInputException(
          String.format(
              "whether a text follows another is told by a bert with two token types, and not by a"
                  + " %s with %d; take task.next-sentence away",
              family.published(), config.tokenTypes()));
    }
    boolean isTied = material.checkpoint().map(PublishedHeads::areTokensTied).orElse(true);
    int length = settings.reading().atMost(config.longest()).length();
    MaskedLanguageModel network = new MaskedLanguageModel(config, isTied, task.nextSentence());
    return new EncoderPretraining(
        network, new MaskedText(task, tokenizer, length), Optional.empty());
  }

  /** The same, of which all tokens are scored while it is trained. */
  public EncoderPretraining scoringAll() {
    return new EncoderPretraining(network, text, Optional.of(Phase.TRAINING));
  }

  /**
   * Another encoder that tells what this one learns to tell, and as much of it.
   *
   * @throws BadInputException if it reads fewer tokens at once
   */
  public EncoderPretraining teacher(EncoderModel other) {
    if (text.length() > other.config().longest()) {
      throw new BadInputException(
          String.format(
              "the teacher reads %d tokens at once, and the student %d by reading.length",
              other.config().longest(), text.length()));
    }
    boolean isTied = PublishedHeads.areTokensTied(other.head());
    return new EncoderPretraining(
        new MaskedLanguageModel(other.config(), isTied, network.tellsNext()),
        text,
        everywhere.map(phase -> Phase.EVALUATION));
  }

  /** What is trained as it is published. */
  public EncoderModel published() {
    return network.published();
  }

  private static void refuseUnused(EncoderSettings settings) {
    EncoderSettings used =
        new EncoderSettings(
            settings.shape(),
            Optional.empty(),
            Reading.ofLength(settings.reading().length()),
            AnswerRule.USUAL,
            VectorSettings.USUAL);
    if (!settings.equals(used)) {
      throw new BadInputException(
          "of pooling, reading, answers and vectors, pretraining has a use for reading.length"
              + " alone: text is packed or paired as the task says; take the others away");
    }
  }

  @Override
  public Optional<Reach> reach() {
    return Optional.of(
        new Reach(text.length(), network.published().config().longest(), Reading.KEY));
  }

  @Override
  public String type() {
    return network.type();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return network.publishedConfig(endOfText);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return network.variableOf(tensor);
  }

  @Override
  public Map<String, String> copies() {
    return network.copies();
  }

  @Override
  public Program objective(Phase phase) {
    return network.objectiveAtPositions(phase, everywhere.equals(Optional.of(phase)));
  }

  @Override
  public BatchSource batches(List<Document> documents, BatchSize size, long seed) {
    EncoderConfig config = network.config();
    MaskedForm form =
        new MaskedForm(
            config.padding().orElse(0), config.family().hasTokenTypes(), network.tellsNext());
    return text.batches(documents, form, size, seed);
  }
}
