package io.tandem.models.encoder;

import io.tandem.api.program.Tensor;
import io.tandem.models.pretraining.MaskedForm;
import java.util.Optional;

/**
 * What an encoder reads, integers of {@code [batch, time]}.
 *
 * @param ids tokens
 * @param mask 1 where there is a token and 0 where there is none to be seen; all are seen without
 * @param types token types, for families that have some; 0 without
 * @param positions the tokens' positions; counted as the family counts without
 * @param global the tokens that see all others and are seen by all, for families with windows
 */
public record EncoderInput(
    Tensor ids,
    Optional<Tensor> mask,
    Optional<Tensor> types,
    Optional<Tensor> positions,
    Optional<GlobalTokens> global) {
  /** The name of the input with token types, or segments. */
  public static final String TOKEN_TYPE_IDS = MaskedForm.TOKEN_TYPE_IDS;

  /** The name of the input with the tokens that see all others. */
  public static final String GLOBAL_ATTENTION_MASK = "global_attention_mask";

  /** Tokens, of which some are none. */
  public static EncoderInput of(Tensor ids, Tensor mask) {
    return new EncoderInput(
        ids, Optional.of(mask), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** These with tokens that see all others. */
  public EncoderInput withGlobal(GlobalTokens tokens) {
    return new EncoderInput(ids, mask, types, positions, Optional.of(tokens));
  }

  /** These with token types. */
  public EncoderInput withTypes(Tensor types) {
    return new EncoderInput(ids, mask, Optional.of(types), positions, global);
  }
}
