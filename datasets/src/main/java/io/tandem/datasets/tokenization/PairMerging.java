package io.tandem.datasets.tokenization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BinaryOperator;

/**
 * The merging of pairs over counted words, of bytes or of letters. Counts of pairs are kept up to
 * date from merge to merge, touching only the words that hold the merged pair; a heap gives the
 * most frequent pair, with counts that are corrected when they come to the top.
 */
final class PairMerging {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingLong((Candidate candidate) -> candidate.count)
          .reversed()
          .thenComparingLong(candidate -> candidate.pair);

  private final BinaryOperator<String> joined;
  private final int size;
  private final int minFrequency;
  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[][] words;
  private final int[] lengths;
  private final long[] counts;
  private final Map<Long, long[]> pairCounts = new HashMap<>();
  private final PriorityQueue<Candidate> heap = new PriorityQueue<>(ORDER);
  private Map<Long, Positions> fresh = new LinkedHashMap<>();

  /**
   * Two tokens that become one.
   *
   * @param left the id of the first
   * @param right the id of the second
   */
  record Merge(int left, int right) {}

  /**
   * What came out.
   *
   * @param tokens all tokens by id
   * @param merges the pairs to merge, most urgent first
   */
  record Result(List<String> tokens, List<Merge> merges) {
    Result {
      tokens = List.copyOf(tokens);
      merges = List.copyOf(merges);
    }
  }

  /** A pair that may be merged next, its count when that was last looked up, the words it is in. */
  private static final class Candidate {
    final long pair;
    final Positions positions;
    long count;

    Candidate(long pair, Positions positions, long count) {
      this.pair = pair;
      this.positions = positions;
      this.count = count;
    }
  }

  /** A growing list of word numbers, without repetitions of the last. */
  private static final class Positions {
    int[] words = new int[4];
    int size;

    void add(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, 2 * size);
      }
      words[size++] = word;
    }
  }

  /**
   * Words that are ready to be merged.
   *
   * @param symbols the tokens that there are before anything is merged, by id
   * @param words each word as ids of symbols; changed by the merging
   * @param counts how often each occurs
   * @param joined the token that two become
   * @param size how many tokens there are to be
   * @param minFrequency how often a pair must occur to be merged
   */
  PairMerging(
      List<String> symbols,
      List<int[]> words,
      long[] counts,
      BinaryOperator<String> joined,
      int size,
      int minFrequency) {
    this.words = words.toArray(int[][]::new);
    this.counts = counts;
    this.joined = joined;
    this.size = size;
    this.minFrequency = minFrequency;
    lengths = words.stream().mapToInt(word -> word.length).toArray();
    symbols.forEach(this::idOf);
  }

  private int idOf(String token) {
    return ids.computeIfAbsent(
        token,
        key -> {
          tokens.add(key);
          return tokens.size() - 1;
        });
  }

  Result run() {
    for (int word = 0; word < words.length; word++) {
      for (int i = 0; i + 1 < lengths[word]; i++) {
        changeCount(pair(words[word][i], words[word][i + 1]), 1, word);
      }
    }
    pushFresh();
    LinkedHashMap<Long, Merge> merges = new LinkedHashMap<>();
    while (tokens.size() < size && !heap.isEmpty()) {
      Candidate top = heap.poll();
      long count = pairCounts.get(top.pair)[0];
      if (count != top.count) {
        top.count = count;
        heap.add(top);
        continue;
      }
      if (count < minFrequency) {
        break;
      }
      int left = (int) (top.pair >>> Integer.SIZE);
      int right = (int) top.pair;
      int merged = idOf(joined.apply(tokens.get(left), tokens.get(right)));
      // A pair comes up twice if its token was also made of other parts in between; the later rank
      // is the one that holds.
      merges.remove(top.pair);
      merges.put(top.pair, new Merge(left, right));
      for (int i = 0; i < top.positions.size; i++) {
        mergeInWord(top.positions.words[i], left, right, merged);
      }
      pushFresh();
    }
    return new Result(tokens, new ArrayList<>(merges.values()));
  }

  /** Merges a pair wherever it stands in a word, from the left, and counts its new neighbours. */
  private void mergeInWord(int word, int left, int right, int merged) {
    int[] symbols = words[word];
    int length = lengths[word];
    int kept = 0;
    for (int i = 0; i < length; kept++) {
      if (symbols[i] != left || i + 1 == length || symbols[i + 1] != right) {
        symbols[kept] = symbols[i++];
        continue;
      }
      if (kept > 0) {
        changeCount(pair(symbols[kept - 1], left), -1, word);
        changeCount(pair(symbols[kept - 1], merged), 1, word);
      }
      if (i + 2 < length) {
        changeCount(pair(right, symbols[i + 2]), -1, word);
        changeCount(pair(merged, symbols[i + 2]), 1, word);
      }
      symbols[kept] = merged;
      i += 2;
    }
    lengths[word] = kept;
  }

  private void changeCount(long pair, int occurrences, int word) {
    pairCounts.computeIfAbsent(pair, key -> new long[1])[0] += occurrences * counts[word];
    if (occurrences > 0) {
      fresh.computeIfAbsent(pair, key -> new Positions()).add(word);
    }
  }

  private void pushFresh() {
    fresh.forEach(
        (pair, positions) -> {
          long count = pairCounts.get(pair)[0];
          if (count > 0) {
            heap.add(new Candidate(pair, positions, count));
          }
        });
    fresh = new LinkedHashMap<>();
  }

  private static long pair(int left, int right) {
    return ((long) left << Integer.SIZE) | right;
  }
}
