package io.tandem.models.bert;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.LayerNorm;

/** Tokens, positions and token types as vectors, added up and normalized (figure 2). */
record BertEmbeddings(
    Scope scope, Tensor words, Tensor positions, Tensor types, LayerNorm norm, BertConfig config) {

  static BertEmbeddings of(Scope scope, BertConfig config, int vocabularySize) {
    return new BertEmbeddings(
        scope,
        table(scope, "word_embeddings", vocabularySize, config), // [V, D]
        table(scope, "position_embeddings", config.positions(), config),
        table(scope, "token_type_embeddings", config.tokenTypes(), config),
        LayerNorm.of(scope.child("LayerNorm"), config.hidden(), config.layerNormEpsilon()),
        config);
  }

  private static Tensor table(Scope scope, String name, int rows, BertConfig config) {
    Shape shape = Shape.of(rows, config.hidden());
    return scope.child(name).weight("weight", shape, BertLayer.INITIAL);
  }

  Tensor apply(Tensor ids, Tensor tokenTypes) { // 2 x [B, T] -> [B, T, D]
    Tensor sum =
        scope.in(
            () ->
                Nn.embedding(words, ids)
                    .plus(Nn.embedding(types, tokenTypes))
                    .plus(positions.slice(0, Dim.ZERO, ids.dim(1))));
    return Nn.dropout(norm.apply(sum), config.dropout());
  }
}
