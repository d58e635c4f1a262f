package io.tandem.models.bert;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The encoder: embeddings and blocks, without the pooler. It lives as long as the trace that its
 * scope belongs to.
 */
record BertEncoder(BertEmbeddings embeddings, List<BertLayer> layers) {

  /** With the weights below {@code bert} of a checkpoint. */
  static BertEncoder of(Scope bert, BertConfig config, int vocabularySize) {
    BertEmbeddings embeddings = BertEmbeddings.of(bert.child("embeddings"), config, vocabularySize);
    Scope layers = bert.child("encoder");
    return new BertEncoder(
        embeddings,
        IntStream.range(0, config.layers())
            .mapToObj(i -> BertLayer.of(layers.child("layer", i), config))
            .toList());
  }

  /**
   * @param ids tokens, [B, T]
   * @param mask 1 where there is a token and 0 where there is padding, [B, T]
   * @param types token types, [B, T]
   */
  Tensor apply(Tensor ids, Tensor mask, Tensor types) { // -> [B, T, D]
    Tensor bias =
        Nn.maskBias(mask).reshape(mask.dim(0), Dim.ONE, Dim.ONE, mask.dim(1)); // [B, 1, 1, T]
    Tensor x = embeddings.apply(ids, types);
    for (BertLayer layer : layers) {
      x = layer.apply(x, bias);
    }
    return x;
  }
}
