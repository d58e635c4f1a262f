package io.tandem.models.classifier;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.embedding.EmbeddingTable;
import io.tandem.models.recurrent.SequenceMask;
import java.util.List;
import java.util.Map;

/**
 * What models of texts have below what they are for: the vectors of tokens, and the features of a
 * text. Weights are named {@code embedding.weight}, then as the features name them.
 */
record TextBody(EmbeddingTable table, TextFeatures features) {
  private static final String EMBEDDING = "embedding";

  /** One that begins afresh, or with the word vectors that the settings name. */
  static TextBody of(TextSettings settings, Tokenizer tokenizer) {
    return of(settings, settings.embeddings().table(tokenizer));
  }

  /**
   * The one that a description is of; its weights are yet to come.
   *
   * @throws io.tandem.api.error.BadInputException if the description is none of such a model
   */
  static <S extends Record & TextSettings> TextBody of(
      ModelDescription<S> description, Tokenizer tokenizer) {
    List<String> embedding = description.learned(EMBEDDING);
    return of(
        description.settings(), EmbeddingTable.described(tokenizer.vocabularySize(), embedding));
  }

  private static TextBody of(TextSettings settings, EmbeddingTable table) {
    return new TextBody(table, settings.features(table.outputSize()));
  }

  /** What a description has to tell of it, beside the settings: its name and its items. */
  Map<String, List<String>> learned() {
    return Map.of(EMBEDDING, List.of(Integer.toString(table.size()), table.tuning().name()));
  }

  /** Whether the program has to know how long the texts of a batch are. */
  boolean stepByStep() {
    return features.stepByStep();
  }

  /** The number of features of a text. */
  int size() {
    return features.size();
  }

  /**
   * Traces the features of texts; {@link DocumentModel#TOKEN_VECTORS} is marked.
   *
   * @param ids tokens, [B, T]
   * @param mask 1 for tokens, 0 for padding at the end, [B, T]
   * @return [B, F]
   */
  Tensor apply(Scope root, Tensor ids, Tensor mask, Phase phase) {
    Tensor x = table.apply(root.child(EMBEDDING), ids); // [B, T, E]
    root.trace().mark(DocumentModel.TOKEN_VECTORS, x);
    TextFeatures own = phase == Phase.TRAINING ? features : features.deterministic();
    return own.apply(root, x, SequenceMask.of(mask));
  }
}
