package io.tandem.models.pretraining;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses tokens that are to be told, and what stands for them (Devlin et al. 2019, section 3.1 and
 * appendix A.1): the mask for most, a token of the vocabulary for some, and themselves for the
 * rest, drawn for each. As many are chosen as the rate says of those that are no special tokens,
 * rounded, and at least one; of whole words, as many as fit into that number.
 */
final class TokenMasking {
  private final Task.MaskedLanguageModelling task;
  private final int mask;
  private final BitSet special = new BitSet();
  private final int[] ordinary;

  /**
   * Masking with a vocabulary.
   *
   * @throws BadInputException if it has no token that masks, or none but special ones
   */
  TokenMasking(Task.MaskedLanguageModelling task, Tokenizer tokenizer) {
    this.task = task;
    mask =
        tokenizer
            .roles()
            .mask()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "the tokenizer has no token that masks others, such as [MASK] or <mask>;"
                            + " 'word-piece' makes one, and so does 'byte-pair' with"
                            + " special-tokens"));
    tokenizer.specialTokens().values().forEach(special::set);
    special.set(mask);
    ordinary =
        IntStream.range(0, tokenizer.vocabularySize()).filter(id -> !special.get(id)).toArray();
    if (ordinary.length == 0) {
      throw new BadInputException("the vocabulary has no tokens but special ones");
    }
  }

  /** A sequence of which some tokens are to be told. */
  static final class Masked {
    private final int[] ids;
    private final int[] positions;
    private final int[] labels;

    private Masked(int[] ids, int[] positions, int[] labels) {
      this.ids = ids;
      this.positions = positions;
      this.labels = labels;
    }

    /** What is read. */
    int[] ids() {
      return ids;
    }

    /** Where something is to be told, in order. */
    int[] positions() {
      return positions;
    }

    /** What was there. */
    int[] labels() {
      return labels;
    }
  }

  boolean isSpecial(int id) {
    return special.get(id);
  }

  /**
   * Masks.
   *
   * @param random what is drawn from
   * @return nothing to be told where all tokens are special
   */
  Masked apply(TokenSequence sequence, Philox random) {
    List<int[]> units = units(sequence);
    int tokens = units.stream().mapToInt(unit -> unit[1] - unit[0]).sum();
    int wanted = Math.min(tokens, Math.max(1, (int) Math.round(task.rate() * tokens)));
    int[] order = DrawnOrders.of(units.size(), random);
    boolean[] chosen = new boolean[sequence.length()];
    int count = 0;
    for (int number : order) {
      int[] unit = units.get(number);
      if (count + unit[1] - unit[0] <= wanted) {
        Arrays.fill(chosen, unit[0], unit[1], true);
        count += unit[1] - unit[0];
      }
    }
    if (count == 0 && order.length > 0) { // all words are longer than what is wanted
      int[] unit = units.get(order[0]);
      Arrays.fill(chosen, unit[0], unit[1], true);
      count = unit[1] - unit[0];
    }
    return masked(sequence, chosen, count, random, order.length);
  }

  private Masked masked(
      TokenSequence sequence, boolean[] chosen, int count, Philox random, long drawn) {
    int[] ids = new int[sequence.length()];
    int[] positions = new int[count];
    int[] labels = new int[count];
    int found = 0;
    for (int i = 0; i < ids.length; i++) {
      ids[i] = sequence.id(i);
      if (chosen[i]) {
        positions[found] = i;
        labels[found] = ids[i];
        double share = random.uniform(drawn + 2L * found);
        if (share < task.masked()) {
          ids[i] = mask;
        } else if (share < task.masked() + task.random()) {
          ids[i] = ordinary[random.below(drawn + 2L * found + 1, ordinary.length)];
        }
        found++;
      }
    }
    return new Masked(ids, positions, labels);
  }

  /** What is chosen together: from where to where. */
  private List<int[]> units(TokenSequence sequence) {
    List<int[]> units = new ArrayList<>();
    for (int i = 0; i < sequence.length(); i++) {
      if (isSpecial(sequence.id(i))) {
        continue;
      }
      int[] last = units.isEmpty() ? new int[2] : units.get(units.size() - 1);
      if (task.wholeWords() && sequence.isContinuing(i) && last[1] == i) {
        last[1]++;
      } else {
        units.add(new int[] {i, i + 1});
      }
    }
    return units;
  }
}
