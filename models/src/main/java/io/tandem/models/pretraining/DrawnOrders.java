package io.tandem.models.pretraining;

import io.tandem.api.program.Philox;

/** Orders that are drawn (Durstenfeld 1964). Stateless. */
public final class DrawnOrders {
  private DrawnOrders() {}

  /**
   * An order.
   *
   * @param count of how many numbers, from 0
   * @param random what is drawn from, by its first {@code count} numbers
   * @return each number once
   */
  public static int[] of(int count, Philox random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int other = random.below(i, i + 1);
      int number = order[other];
      order[other] = order[i];
      order[i] = number;
    }
    return order;
  }
}
