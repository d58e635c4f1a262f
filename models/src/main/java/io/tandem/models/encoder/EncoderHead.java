package io.tandem.models.encoder;

import io.tandem.api.model.ForwardInput;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;

/** What an encoder's output is made into, as checkpoints are published with it. */
public sealed interface EncoderHead
    permits BareHead,
        MaskedTokenPrediction,
        MultipleChoice,
        NextSentencePrediction,
        PreTraining,
        QuestionAnswering,
        SequenceClassification,
        TokenClassification {
  /** The batch's axis. */
  Dim BATCH = Dim.symbol("batch");

  /** The end of the name that models with this head have in {@code architectures}. */
  String published();

  /** Whether it reads what the encoder's pooler gives, so that a checkpoint holds its weights. */
  boolean pools(EncoderFamily family);

  /**
   * The inputs beside what the encoder reads: what the loss is taken by.
   *
   * @param config the encoder's shape
   * @param time the axis of the tokens
   */
  Map<String, ForwardInput> targets(EncoderConfig config, Dim time);

  /** Traces what the head gives, under its published names, and the loss, if there are targets. */
  void forward(ForwardPass pass, Encoded encoded);

  /**
   * Checks what targets alone do not tell.
   *
   * @throws io.tandem.api.error.BadInputException if inputs do not go together
   */
  default void check(Map<String, HostTensor> inputs) {}

  /** The head for some inputs, as {@link io.tandem.api.model.ForwardModel#forInputs} says. */
  default EncoderHead forInputs(Map<String, HostTensor> inputs) {
    return this;
  }
}
