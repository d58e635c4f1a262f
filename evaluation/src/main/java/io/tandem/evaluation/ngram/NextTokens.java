package io.tandem.evaluation.ngram;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches in which the label of each place is the token at the next, up to padding at the end. */
final class NextTokens {
  private NextTokens() {}

  /**
   * The pieces of text that a batch's examples are: what the model reads, and the label of its last
   * place. Places at the end of a row whose labels are ignored are padding, and so is a row without
   * any other.
   *
   * @throws BadInputException if the batch is of another kind
   */
  static List<int[]> of(Batch batch) {
    HostTensor inputs = batch.tensors().get(Batch.INPUT_IDS);
    HostTensor labels = batch.tensors().get(Batch.LABELS);
    if (inputs == null
        || labels == null
        || !inputs.shape().equals(labels.shape())
        || inputs.shape().rank() != 2) {
      throw new BadInputException("an n-gram model needs token ids and a label for each of them");
    }
    int[] ids = inputs.toIntArray();
    int[] next = labels.toIntArray();
    int width = Math.toIntExact(inputs.extents()[1]);
    List<int[]> pieces = new ArrayList<>();
    for (int begin = 0; begin < ids.length; begin += width) {
      int length = width;
      while (length > 0 && next[begin + length - 1] == Batch.IGNORED) {
        length--;
      }
      if (length == 0) {
        continue;
      }
      int[] piece = Arrays.copyOfRange(ids, begin, begin + length + 1);
      piece[length] = next[begin + length - 1];
      if (piece[length] < 0 || !Arrays.equals(piece, 1, length + 1, next, begin, begin + length)) {
        throw new BadInputException(
            "an n-gram model predicts the next token, and here the labels are others");
      }
      pieces.add(piece);
    }
    return pieces;
  }
}
