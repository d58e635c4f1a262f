package io.tandem.models.prompting;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.MaskedTokenPrediction;
import io.tandem.models.seq2seq.SequenceToSequence;
import java.util.List;
import java.util.Optional;

/** How likely a model finds phrases in the place of a prompt's label. Used by one thread. */
public sealed interface PhraseScores extends AutoCloseable
    permits ContinuationScores, MaskScores, TargetScores {

  /**
   * Asks a model of any kind that writes text.
   *
   * @param model a language model, an encoder and decoder, or an encoder with a head for masks
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie; not closed with this
   * @param precision in which element types it computes
   * @return nothing if it writes no text
   */
  static Optional<PhraseScores> of(
      Architecture model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    if (model instanceof LanguageModel language) {
      return Optional.of(new ContinuationScores(language, tokenizer, state, precision));
    }
    if (model instanceof SequenceToSequence pairs) {
      return Optional.of(new TargetScores(pairs, state, precision));
    }
    if (model instanceof EncoderModel encoder && fits(encoder)) {
      return Optional.of(new MaskScores(encoder, tokenizer, state, precision));
    }
    return Optional.empty();
  }

  /** Whether a model writes text. */
  static boolean fits(Architecture model) {
    return model instanceof LanguageModel
        || model instanceof SequenceToSequence
        || (model instanceof EncoderModel encoder
            && MaskedTokenPrediction.of(encoder.head()).isPresent());
  }

  /**
   * Refuses what the model cannot be asked.
   *
   * @throws BadInputException saying why
   */
  void check(PromptTemplate template, List<String> phrases);

  /** By how many tokens a prompt with the longest of the phrases is too long, or 0. */
  int excess(FilledPrompt prompt, List<String> phrases);

  /** The greatest number of tokens that the model reads at once. */
  int longest();

  /** What makes tokens of texts. */
  Tokenizer tokenizer();

  /**
   * Natural logarithms of probabilities.
   *
   * @param prompts none too long
   * @return for each prompt those of all phrases
   */
  double[][] of(List<FilledPrompt> prompts, List<String> phrases);

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  void close();
}
