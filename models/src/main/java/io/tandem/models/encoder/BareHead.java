package io.tandem.models.encoder;

import io.tandem.api.model.ForwardInput;
import io.tandem.api.tensor.Dim;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;

/**
 * No head: the encoder alone ({@code BertModel}).
 *
 * @param hasPooler whether there is a pooler
 */
public record BareHead(boolean hasPooler) implements EncoderHead {
  static final String PUBLISHED = "Model";

  /** The output of the pooler, {@code [batch, hidden]}. */
  public static final String POOLER_OUTPUT = "pooler_output";

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return hasPooler;
  }

  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    return Map.of();
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    if (hasPooler) {
      pass.give(POOLER_OUTPUT, encoded.pooled(encoded.first()));
    }
  }
}
