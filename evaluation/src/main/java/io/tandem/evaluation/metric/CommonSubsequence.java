package io.tandem.evaluation.metric;

import java.util.BitSet;
import java.util.List;

/** The longest common subsequence of a reference and a text. */
final class CommonSubsequence {
  private final List<String> reference;
  private final List<String> text;
  private final int[][] lengths;

  CommonSubsequence(List<String> reference, List<String> text) {
    this.reference = reference;
    this.text = text;
    this.lengths = new int[reference.size() + 1][text.size() + 1];
    for (int i = 1; i <= reference.size(); i++) {
      for (int j = 1; j <= text.size(); j++) {
        lengths[i][j] =
            reference.get(i - 1).equals(text.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
  }

  int length() {
    return lengths[reference.size()][text.size()];
  }

  /** The places of one of them in the reference: the one that rouge-score finds. */
  BitSet inReference() {
    BitSet places = new BitSet();
    int i = reference.size();
    int j = text.size();
    while (i > 0 && j > 0) {
      if (reference.get(i - 1).equals(text.get(j - 1))) {
        places.set(i - 1);
        i--;
        j--;
      } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
    return places;
  }
}
