package io.tandem.search.mining;

import java.util.List;

/**
 * Two texts that go together, and others that look as if they did.
 *
 * @param pair the two
 * @param negatives the hardest first; possibly none
 */
public record MinedPair(TextPair pair, List<String> negatives) {

  /** Copies the list. */
  public MinedPair {
    negatives = List.copyOf(negatives);
  }
}
