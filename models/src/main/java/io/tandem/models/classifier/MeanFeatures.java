package io.tandem.models.classifier;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.recurrent.SequenceMask;
import java.util.List;

/**
 * The mean of the tokens' vectors, then fully connected layers with rectified linear units: the
 * deep averaging network of Iyyer et al. 2015 without its dropping of words. The mean of no tokens
 * is zero.
 *
 * @param inputSize of a token's vector
 * @param layers the sizes of the layers, from the input on; none leaves the mean as it is
 * @param dropout the rate before each layer and on the features
 */
record MeanFeatures(int inputSize, List<Integer> layers, double dropout) implements TextFeatures {
  MeanFeatures {
    layers = List.copyOf(layers);
  }

  @Override
  public int size() {
    return layers.isEmpty() ? inputSize : layers.get(layers.size() - 1);
  }

  @Override
  public TextFeatures deterministic() {
    return new MeanFeatures(inputSize, layers, 0);
  }

  @Override
  public Tensor apply(Scope root, Tensor x, SequenceMask mask) {
    Tensor y = mask.mean(x); // [B, E]
    int in = inputSize;
    for (int i = 0; i < layers.size(); i++) {
      y = Dense.of(root.child("layers", i), in, layers.get(i)).apply(Nn.dropout(y, dropout)).relu();
      in = layers.get(i);
    }
    return Nn.dropout(y, dropout);
  }
}
