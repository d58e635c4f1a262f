package io.tandem.models.generation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How the next token is chosen from its logits.
 *
 * @param temperature what the logits are divided by; 0 always takes the likeliest token
 * @param topK how many of the likeliest tokens are considered; 0 for all
 */
public record Sampling(
    @Doc("What the logits are divided by; 0 always takes the likeliest token.")
        @Default("1")
        @Range(min = 0)
        double temperature,
    @Doc("How many of the likeliest tokens are considered; 0 for all.")
        @Default("0")
        @Range(min = 0)
        int topK) {

  /** Always the likeliest token. */
  public static final Sampling GREEDY = new Sampling(0, 0);

  /**
   * Chooses a token; of equal logits the lower id comes first.
   *
   * @param logits one for each token
   * @param draw a number from [0, 1)
   */
  public int choose(float[] logits, double draw) {
    Comparator<Integer> likelier =
        Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i);
    if (temperature == 0) {
      return IntStream.range(0, logits.length).boxed().min(likelier).orElseThrow();
    }
    int kept = topK == 0 ? logits.length : Math.min(topK, logits.length);
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(likelier)
            .limit(kept)
            .mapToInt(i -> i)
            .toArray();
    double[] sums = new double[kept];
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += Math.exp((logits[order[i]] - logits[order[0]]) / temperature);
      sums[i] = sum;
    }
    int chosen = 0;
    while (chosen < kept - 1 && sums[chosen] <= draw * sum) {
      chosen++;
    }
    return order[chosen];
  }
}
