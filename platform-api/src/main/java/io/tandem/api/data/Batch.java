package io.tandem.api.data;

import io.tandem.api.tensor.HostTensor;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one call of a program reads: tensors by the names of the program's inputs. Immutable.
 *
 * @param tensors the tensors, sorted by name; at least one
 * @param examples the number of examples, at least 1; rows of nothing but padding left out
 * @param targetTokens the number of tokens that the loss is taken over, padding and ignored
 *     positions left out; 0 where targets are not tokens
 * @param targetBytes the number of UTF-8 bytes that the target tokens stand for, if that is known:
 *     what turns a sum of losses in nats into bits per byte
 */
public record Batch(
    Map<String, HostTensor> tensors, int examples, long targetTokens, OptionalLong targetBytes) {

  /** Ids of the tokens that a model reads, {@code [batch, time]}, {@code INT32}. */
  public static final String INPUT_IDS = "input_ids";

  /**
   * Ids of the tokens that a model is to predict, {@code [batch, time]}, {@code INT32}. The label
   * at a position is what the logits at the same position are compared with: for a left-to-right
   * language model labels are already shifted by one against the inputs; {@link #IGNORED} stands
   * where nothing is to be predicted.
   */
  public static final String LABELS = "labels";

  /** The label of a position that is not predicted. */
  public static final int IGNORED = -100;

  /** Copies the tensors and checks the counts. */
  public Batch {
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    if (tensors.isEmpty() || examples < 1 || targetTokens < 0 || targetBytes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          String.format(
              "a batch of %d tensors, %d examples, %d target tokens, %s target bytes",
              tensors.size(), examples, targetTokens, targetBytes));
    }
  }

  /**
   * A tensor of this batch.
   *
   * @param name one of the names
   * @return the tensor
   * @throws IllegalArgumentException if there is none of that name
   */
  public HostTensor tensor(String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "the batch has no tensor '" + name + "', only " + tensors.keySet());
    }
    return tensor;
  }
}
