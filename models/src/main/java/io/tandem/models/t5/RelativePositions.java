package io.tandem.models.t5;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.List;

/**
 * Relative positions as T5 has them (Raffel et al. 2020, section 2.1): what is added to the score
 * of a query and a key is a learned number for each head and bucket of distances. Half of the
 * buckets are for one distance each, the others for ranges that grow as the logarithm, up to a
 * distance from which on all are one.
 *
 * @param buckets their number, of which the encoder has one half for keys to the left and one for
 *     keys to the right
 * @param maxDistance from which distance on there is one bucket, more than half of {@code buckets}
 */
record RelativePositions(int buckets, int maxDistance) {
  RelativePositions {
    check(buckets, maxDistance);
  }

  /**
   * Refuses numbers that do not go together.
   *
   * @throws BadInputException if the greatest distance has a bucket of its own
   */
  static void check(int buckets, int maxDistance) {
    if (maxDistance <= buckets / 2) {
      throw new BadInputException(
          String.format(
              "the greatest distance (%d) must be more than half of the buckets for it (%d)",
              maxDistance, buckets));
    }
  }

  /**
   * The bucket of a key.
   *
   * @param position the key's place minus the query's
   * @param bothSides whether keys to the right are seen; otherwise they are in the bucket of 0
   */
  int bucket(int position, boolean bothSides) {
    int side = bothSides ? buckets / 2 : buckets;
    int first = bothSides && position > 0 ? side : 0;
    int distance = bothSides ? Math.abs(position) : Math.max(-position, 0);
    int exact = side / 2;
    if (distance < exact) {
      return first + distance;
    }
    // In 32 bits, as published, so that distances at the border of two buckets are in the same.
    float logarithm = (float) Math.log((float) distance / exact);
    float share = logarithm / (float) Math.log((double) maxDistance / exact);
    return first + Math.min(exact + (int) (share * (side - exact)), side - 1);
  }

  /** The buckets of all positions from {@code -maxDistance} to {@code maxDistance}. */
  private HostTensor table(boolean bothSides) {
    int[] table = new int[2 * maxDistance + 1];
    for (int i = 0; i < table.length; i++) {
      table[i] = bucket(i - maxDistance, bothSides);
    }
    return HostTensor.of(table, table.length);
  }

  /**
   * What is added to the scores.
   *
   * @param attention the layer that has the table
   * @param heads the number of heads
   * @param queries the number of queries
   * @param past at which place the first query stands
   * @param bothSides whether keys to the right are seen
   * @param initial how the table begins
   * @return [1, heads, queries, past + queries]
   */
  Tensor bias(
      Scope attention, int heads, Dim queries, Dim past, boolean bothSides, Initializer initial) {
    Scope scope = attention.child("relative_attention_bias");
    return scope.in(
        () -> {
          Tensor weight = scope.weight("weight", Shape.of(buckets, heads), initial); // [N, H]
          Tensor query = scope.trace().iota(queries, DType.INT32);
          if (!past.is(0)) {
            query = query.plus(scope.trace().size(past, DType.INT32));
          }
          Tensor key = scope.trace().iota(past.plus(queries), DType.INT32);
          Tensor most = scope.trace().scalar(DType.INT32, maxDistance);
          Tensor position = key.unsqueeze(0).minus(query.unsqueeze(1)); // [T, S]
          Tensor index = position.minimum(most).maximum(most.negate()).plus(most);
          Tensor bucket = scope.trace().constant(table(bothSides)).gather(0, index);
          return Nn.embedding(weight, bucket).transpose(List.of(2, 0, 1)).unsqueeze(0);
        });
  }
}
