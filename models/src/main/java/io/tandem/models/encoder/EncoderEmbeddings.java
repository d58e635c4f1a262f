package io.tandem.models.encoder;

import io.tandem.api.model.DocumentModel;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.LayerNorm;
import java.util.Optional;

/**
 * Tokens, positions and token types as vectors, added up and normalized (Devlin et al. 2019, figure
 * 2).
 *
 * @param words the table of tokens, [V, D], which output layers may be tied to
 */
record EncoderEmbeddings(
    Scope scope,
    Tensor words,
    Tensor positions,
    Optional<Tensor> types,
    LayerNorm norm,
    EncoderConfig config) {
  static final Initializer INITIAL = Initializer.normal(0.02);

  static EncoderEmbeddings of(Scope scope, EncoderConfig config) {
    return new EncoderEmbeddings(
        scope,
        table(scope, "word_embeddings", config.vocabularySize(), config), // [V, D]
        table(scope, "position_embeddings", config.positions(), config),
        config.tokenTypes() == 0
            ? Optional.empty()
            : Optional.of(table(scope, "token_type_embeddings", config.tokenTypes(), config)),
        LayerNorm.of(scope.child("LayerNorm"), config.hidden(), config.layerNormEpsilon()),
        config);
  }

  private static Tensor table(Scope scope, String name, int rows, EncoderConfig config) {
    return scope.child(name).weight("weight", Shape.of(rows, config.hidden()), INITIAL);
  }

  Tensor apply(EncoderInput input) { // [B, T] -> [B, T, D]
    Tensor sum =
        scope.in(
            () -> {
              Tensor tokens = rows(words, input.ids(), true);
              tokens.trace().mark(DocumentModel.TOKEN_VECTORS, tokens);
              Tensor known = types.map(table -> tokens.plus(types(table, input))).orElse(tokens);
              return known.plus(positions(input));
            });
    return Nn.dropout(norm.apply(sum), config.dropouts().hidden());
  }

  private static Tensor types(Tensor table, EncoderInput input) {
    return input
        .types()
        .map(ids -> Nn.embedding(table, ids))
        .orElseGet(() -> table.slice(0, Dim.ZERO, Dim.ONE)); // [1, D]
  }

  private Tensor positions(EncoderInput input) {
    if (input.positions().isPresent()) {
      return rows(positions, input.positions().get(), config.family().countsPositions());
    }
    if (!config.family().countsPositions()) {
      return positions.slice(0, Dim.ZERO, input.ids().dim(1)); // [T, D]
    }
    int padding = config.padding().orElseThrow();
    Tensor isToken = input.ids().notEqualTo(padding).castTo(DType.INT32);
    Tensor counted = isToken.cumSum(1).times(isToken).plus(padding); // [B, T]
    return rows(positions, counted, true);
  }

  /** Rows of a table, of which that of the padding token may get no gradient. */
  private Tensor rows(Tensor table, Tensor ids, boolean keepsPadding) {
    Tensor rows = Nn.embedding(table, ids);
    if (!keepsPadding || config.padding().isEmpty()) {
      return rows;
    }
    Tensor isOther = ids.notEqualTo(config.padding().getAsInt()).unsqueeze(-1);
    return rows.scaleGradient(isOther.castTo(rows.dtype()));
  }
}
