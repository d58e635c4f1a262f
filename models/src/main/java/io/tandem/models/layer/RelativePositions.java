package io.tandem.models.layer;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
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
public record RelativePositions(int buckets, int maxDistance) {
  /** What the table is called within its layer. */
  public static final String TABLE = "relative_attention_bias";

  /** Refuses numbers that do not go together. */
  public RelativePositions {
    check(buckets, maxDistance);
  }

  /**
   * Refuses numbers that do not go together.
   *
   * @throws BadInputException if the greatest distance has a bucket of its own
   */
  public static void check(int buckets, int maxDistance) {
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
  public int bucket(int position, boolean bothSides) {
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
  public Tensor bias(
      Scope attention, int heads, Dim queries, Dim past, boolean bothSides, Initializer initial) {
    Scope scope = attention.child(TABLE);
    return scope.in(
        () -> {
          Tensor weight = scope.weight("weight", Shape.of(buckets, heads), initial); // [N, H]
          Tensor keys = scope.trace().iota(past.plus(queries), DType.INT32);
          return bias(weight, keys, places(scope.trace(), queries, past), bothSides);
        });
  }

  /**
   * What is added to the scores of keys that stand before all others.
   *
   * @param weight the table, [buckets, heads]
   * @param keys how many keys there are
   * @param queries the number of queries
   * @param past at which place behind the keys the first query stands
   * @return [1, heads, queries, keys]
   */
  public Tensor biasOfEarlier(Tensor weight, int keys, Dim queries, Dim past) {
    Trace trace = weight.trace();
    Tensor earlier = trace.iota(Dim.of(keys), DType.INT32).minus(keys);
    return bias(weight, earlier, places(trace, queries, past), false);
  }

  /** The places of queries: [T]. */
  private static Tensor places(Trace trace, Dim queries, Dim past) {
    Tensor places = trace.iota(queries, DType.INT32);
    return past.is(0) ? places : places.plus(trace.size(past, DType.INT32));
  }

  /** For places of keys, [S], and queries, [T]: [1, H, T, S]. */
  private Tensor bias(Tensor weight, Tensor keys, Tensor queries, boolean bothSides) {
    Trace trace = weight.trace();
    Tensor most = trace.scalar(DType.INT32, maxDistance);
    Tensor position = keys.unsqueeze(0).minus(queries.unsqueeze(1)); // [T, S]
    Tensor index = position.minimum(most).maximum(most.negate()).plus(most);
    Tensor bucket = trace.constant(table(bothSides)).gather(0, index);
    return Nn.embedding(weight, bucket).transpose(List.of(2, 0, 1)).unsqueeze(0);
  }
}
