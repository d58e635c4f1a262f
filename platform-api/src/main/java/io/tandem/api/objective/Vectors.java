package io.tandem.api.objective;

import io.tandem.api.program.Tensor;
import java.util.Optional;

/**
 * The vectors of a batch, as their encoder gives them, with what is known of them.
 *
 * @param first of each example's own text, {@code f32 [B, D]}
 * @param second of what each is compared with, {@code f32 [B, C, D]}: what goes together with it
 *     (or its own second reading) in the first place, and then the negatives; of scored and of
 *     labelled pairs the second text alone. Not there for labelled texts
 * @param there which of the second vectors there are, {@code bool [B, C]}: examples may have
 *     different numbers of negatives. Vectors that are not there may be anything finite
 * @param scores how near each second is to the first, {@code f32 [B, C]}, where the form has scores
 * @param labels the numbers of classes from 0, {@code i32 [B]}, where the form has labels
 * @param classes how many classes there are; 0 where the form has no labels
 */
public record Vectors(
    Tensor first,
    Optional<Tensor> second,
    Optional<Tensor> there,
    Optional<Tensor> scores,
    Optional<Tensor> labels,
    int classes) {

  /** Pairs that go together. */
  public static Vectors ofPairs(Tensor first, Tensor second) { // [B, D] twice
    Tensor column = second.unsqueeze(1);
    return new Vectors(
        first,
        Optional.of(column),
        Optional.of(column.select(2, 0).onesLike().notEqualTo(0)),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** The same with other vectors: shortened or normalized ones, say. */
  public Vectors with(Tensor newFirst, Optional<Tensor> newSecond) {
    return new Vectors(newFirst, newSecond, there, scores, labels, classes);
  }
}
