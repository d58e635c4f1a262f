package io.tandem.models.generation;

/** Finds the k-th greatest of many numbers in linear time on average (Hoare 1961). */
final class Selection {
  private Selection() {}

  /**
   * The k-th greatest number.
   *
   * @param values not changed; no NaN
   * @param k from 1 to their number
   */
  static double greatest(double[] values, int k) {
    double[] a = values.clone();
    int wanted = a.length - k;
    int low = 0;
    int high = a.length - 1;
    while (low < high) {
      double pivot = median(a[low], a[(low + high) >>> 1], a[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double other = a[i];
          a[i++] = a[j];
          a[j--] = other;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        return a[wanted];
      }
    }
    return a[low];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
