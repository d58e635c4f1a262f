package io.tandem.models.distillation;

import io.tandem.api.program.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What a teacher tells in a program that is being traced, without gradient.
 *
 * @param scores one for each cross entropy, or a single one
 * @param states hidden states by their numbers, {@code [b, t, d]}
 * @param attention what each layer attends to, by its number
 */
public record Told(List<Tensor> scores, Map<Integer, Tensor> states, Map<Integer, Seen> attention) {
  /** Copies all. */
  public Told {
    scores = List.copyOf(scores);
    states = Map.copyOf(states);
    attention = Map.copyOf(attention);
  }

  /** Scores alone. */
  public static Told of(List<Tensor> scores) {
    return new Told(scores, Map.of(), Map.of());
  }

  /**
   * What a layer attends to.
   *
   * @param scores before the softmax, {@code f32 [b, h, t, s]}
   * @param values {@code [b, h, s, d]}
   */
  public record Seen(Tensor scores, Tensor values) {}
}
