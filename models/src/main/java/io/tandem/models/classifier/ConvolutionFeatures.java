package io.tandem.models.classifier;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.recurrent.SequenceMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions over the tokens' vectors and the greatest value of each over time (Kim 2014, arXiv
 * 1408.5882, section 2). A filter sees every window that lies in the text, and a text shorter than
 * the window with zeros after it.
 *
 * @param inputSize of a token's vector
 * @param widths of the windows, in tokens
 * @param featureMaps filters of each width
 * @param dropout the rate on the features
 */
record ConvolutionFeatures(int inputSize, List<Integer> widths, int featureMaps, double dropout)
    implements TextFeatures {
  ConvolutionFeatures {
    widths = List.copyOf(widths);
  }

  @Override
  public int size() {
    return widths.size() * featureMaps;
  }

  @Override
  public TextFeatures deterministic() {
    return new ConvolutionFeatures(inputSize, widths, featureMaps, 0);
  }

  @Override
  public Tensor apply(Scope root, Tensor x, SequenceMask mask) {
    Tensor cleared = mask.clear(x); // [B, T, E]
    List<Tensor> greatest = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      int width = widths.get(i);
      Scope scope = root.child("convolutions", i);
      greatest.add(scope.in(() -> greatest(scope, cleared, mask, width)));
    }
    return Nn.dropout(Tensor.concat(greatest, -1), dropout);
  }

  private Tensor greatest(Scope scope, Tensor x, SequenceMask mask, int width) {
    double bound = 1 / Math.sqrt((double) inputSize * width);
    Initializer uniform = Initializer.uniform(-bound, bound);
    Tensor weight = scope.weight("weight", Shape.of(featureMaps, inputSize, width), uniform);
    Tensor bias = scope.weight("bias", Shape.of(featureMaps), uniform);
    Tensor filters = weight.transpose(1, 2).flatten(1, 2); // [F, W·E]
    Tensor maps = Nn.linearTransposed(unfold(x, width), filters, Optional.of(bias)).relu();
    // After relu nothing is below 0, so that 0 stands for windows that are not there.
    Tensor none = maps.trace().scalar(maps.dtype(), 0);
    return Tensor.where(windows(mask, width), maps, none).max(List.of(1), false); // [B, F]
  }

  /** The tokens of each window side by side, zeros after the end: [b, t, w·e]. */
  private static Tensor unfold(Tensor x, int width) {
    Dim time = x.dim(1);
    Tensor padded = x.pad(1, Dim.ZERO, Dim.of(width - 1), 0); // [B, T + W - 1, E]
    List<Tensor> shifted = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      shifted.add(padded.slice(1, Dim.of(i), time.plus(i)));
    }
    return Tensor.concat(shifted, -1);
  }

  /** Which windows lie in the text, by their beginnings; the first always does: [b, t, 1]. */
  private static Tensor windows(SequenceMask mask, int width) {
    Tensor present = mask.present().squeeze(-1).castTo(DType.FLOAT32); // [B, T]
    Dim time = present.dim(1);
    Tensor ends = present.pad(1, Dim.ZERO, Dim.of(width - 1), 0);
    Tensor whole = ends.slice(1, Dim.of(width - 1), time.plus(width - 1)).greater(0.5);
    Tensor first = present.trace().iota(time, DType.INT32).equalTo(0); // [T]
    return whole.or(first).unsqueeze(-1);
  }
}
