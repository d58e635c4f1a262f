package io.tandem.models.encoder;

import java.util.Map;
import java.util.Optional;

/**
 * What the tensors of an encoder's checkpoints are for.
 *
 * @param family the encoder's
 * @param head the head of the model that reads them
 */
record EncoderNames(EncoderFamily family, EncoderHead head) {

  Optional<String> variableOf(String tensor) {
    String name = current(tensor);
    String prefix = family.published() + ".";
    boolean isBare = head instanceof BareHead;
    boolean isEncoders = name.startsWith(prefix) || isEncoders(name);
    if (!isEncoders) {
      return isBare ? Optional.of(name) : headsOwn(name);
    }
    String inside = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    boolean isBuffer = inside.startsWith("embeddings.") && inside.endsWith("_ids");
    if (isBuffer || (inside.startsWith("pooler.") && !head.pools(family))) {
      return Optional.empty();
    }
    return Optional.of(isBare ? inside : prefix + inside);
  }

  /** Checkpoints that were made from TensorFlow's have old names of the normalizations' weights. */
  private static String current(String tensor) {
    if (tensor.endsWith(".LayerNorm.gamma")) {
      return tensor.substring(0, tensor.length() - 5) + "weight";
    }
    if (tensor.endsWith(".LayerNorm.beta")) {
      return tensor.substring(0, tensor.length() - 4) + "bias";
    }
    return tensor;
  }

  private boolean isEncoders(String name) {
    String blocks = family.blocks().blocks();
    return name.startsWith("embeddings.")
        || name.startsWith(blocks + ".")
        || name.startsWith("pooler.");
  }

  private Optional<String> headsOwn(String name) {
    boolean isOfTokens = name.startsWith("cls.predictions.");
    boolean isOfSentences = name.startsWith("cls.seq_relationship.");
    // The two heads of BERT's pretraining are published together, and read one by one.
    if ((isOfTokens && head instanceof NextSentencePrediction)
        || (isOfSentences && head instanceof MaskedTokenPrediction)) {
      return Optional.empty();
    }
    Optional<Boolean> tied = tied();
    if (tied.isEmpty()) {
      return Optional.of(name);
    }
    MaskedTokenHead.Names names = MaskedTokenHead.Names.of(family);
    if (!tied.get()) {
      return copies().containsKey(name) ? Optional.empty() : Optional.of(name);
    }
    if (name.equals(names.decoder() + ".weight")) {
      return Optional.of(family.published() + ".embeddings.word_embeddings.weight");
    }
    return Optional.of(name.equals(names.decoder() + ".bias") ? names.bias() + ".bias" : name);
  }

  private Optional<Boolean> tied() {
    if (head instanceof MaskedTokenPrediction tokens) {
      return Optional.of(tokens.isTied());
    }
    return head instanceof PreTraining both ? Optional.of(both.isTied()) : Optional.empty();
  }

  /**
   * Where the output layer is not tied, Transformers has its bias a second time, under the name
   * that it has where it is, and reads nothing from there.
   */
  Map<String, String> copies() {
    MaskedTokenHead.Names names = MaskedTokenHead.Names.of(family);
    boolean isThere = tied().isPresent() && !tied().get() && !names.bias().equals(names.decoder());
    return isThere ? Map.of(names.bias() + ".bias", names.decoder() + ".bias") : Map.of();
  }
}
