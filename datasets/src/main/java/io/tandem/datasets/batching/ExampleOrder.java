package io.tandem.datasets.batching;

import io.tandem.api.config.Doc;
import io.tandem.api.config.TypeName;

/**
 * In which order the examples of a dataset are read in a pass. Every example comes once in a pass.
 */
public sealed interface ExampleOrder {

  /**
   * The order of a pass.
   *
   * @param examples how many there are
   * @param epoch the pass, from 0
   * @return the examples' numbers, each once; the caller may keep and change the array
   */
  int[] permutation(int examples, long epoch);

  /** As they lie in the dataset, the same in every pass. */
  @Doc("As the examples lie in the dataset, the same in every pass.")
  @TypeName("sequential")
  record Sequential() implements ExampleOrder {

    @Override
    public int[] permutation(int examples, long epoch) {
      int[] order = new int[examples];
      for (int i = 0; i < examples; i++) {
        order[i] = i;
      }
      return order;
    }
  }

  /**
   * Shuffled anew in every pass, by Fisher and Yates's method in Durstenfeld's form (1964) with
   * numbers from {@link SplitMix64}, seeded by the seed and the pass. The order depends on nothing
   * else; it is the same on every machine and Java version.
   *
   * @param seed any number; different seeds and different passes give unrelated orders
   */
  @Doc("Shuffled anew in every pass.")
  @TypeName("shuffled")
  record Shuffled(@Doc("Decides the order, together with the pass.") long seed)
      implements ExampleOrder {

    @Override
    public int[] permutation(int examples, long epoch) {
      int[] order = new Sequential().permutation(examples, epoch);
      SplitMix64 random = SplitMix64.keyed(seed, epoch);
      for (int i = examples - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[other];
        order[other] = swapped;
      }
      return order;
    }
  }
}
