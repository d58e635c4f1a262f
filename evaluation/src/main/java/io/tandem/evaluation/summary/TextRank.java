package io.tandem.evaluation.summary;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The sentences that have most in common with the others that have (Mihalcea and Tarau, 2004): each
 * is a node of a graph, two are joined by the number of different words that they share over the
 * sum of the logarithms of their lengths, and the weighted form of PageRank tells how central each
 * is. Words are runs of letters, marks and digits in lower case, without a list of words to leave
 * out, as in the paper's section on sentences.
 *
 * @param sentences how many are taken, 1 or more
 * @param language by whose rules the text is cut into sentences and made lower case
 */
public record TextRank(int sentences, Locale language) implements UnaryOperator<String> {
  /** How much of a sentence's rank comes from others; the paper's d. */
  private static final double DAMPING = 0.85;

  /** Each step takes 15 % off what is left: this is reached after some 170. */
  private static final double CONVERGED = 1e-13;

  private static final int MOST_STEPS = 1000;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  /** Checks the range. */
  public TextRank {
    if (sentences < 1) {
      throw new IllegalArgumentException("a summary of " + sentences + " sentences");
    }
  }

  /**
   * Summarizes a text. Time and memory grow with the square of the number of its sentences.
   *
   * @param text any text
   * @return its most central sentences in their order in the text, the earlier of equal ones, a
   *     line feed between them; all of them if there are no more, and an empty text for one without
   *     sentences
   */
  @Override
  public String apply(String text) {
    List<String> all = Sentences.of(text, language);
    double[] ranks = ranks(all);
    int[] chosen =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -ranks[i]))
            .limit(sentences)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return String.join("\n", Arrays.stream(chosen).mapToObj(all::get).toList());
  }

  /**
   * How central each sentence is.
   *
   * @param texts the sentences
   * @return a share of 1 for each
   */
  public double[] ranks(List<String> texts) {
    double[][] weights = weights(texts.stream().map(this::words).toList());
    double[] out = Arrays.stream(weights).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double[] ranks = new double[texts.size()];
    Arrays.fill(ranks, 1);
    for (int step = 0; step < MOST_STEPS; step++) {
      double moved = 0;
      double[] next = new double[ranks.length];
      for (int i = 0; i < ranks.length; i++) {
        double received = 0;
        for (int j = 0; j < ranks.length; j++) {
          received += out[j] == 0 ? 0 : weights[j][i] / out[j] * ranks[j];
        }
        next[i] = 1 - DAMPING + DAMPING * received;
        moved = Math.max(moved, Math.abs(next[i] - ranks[i]));
      }
      ranks = next;
      if (moved < CONVERGED) {
        break;
      }
    }
    double sum = Arrays.stream(ranks).sum();
    return Arrays.stream(ranks).map(rank -> rank / sum).toArray();
  }

  private List<String> words(String sentence) {
    return WORD.matcher(sentence.toLowerCase(language)).results().map(MatchResult::group).toList();
  }

  private static double[][] weights(List<List<String>> sentences) {
    List<Set<String>> different = sentences.stream().<Set<String>>map(HashSet::new).toList();
    double[][] weights = new double[sentences.size()][sentences.size()];
    for (int i = 0; i < weights.length; i++) {
      for (int j = i + 1; j < weights.length; j++) {
        int one = i;
        long shared = different.get(j).stream().filter(different.get(one)::contains).count();
        double length =
            Math.log(Math.max(1, sentences.get(i).size()))
                + Math.log(Math.max(1, sentences.get(j).size()));
        // Two equal sentences of one word: the paper would divide by 0.
        weights[i][j] = length == 0 ? shared : shared / length;
        weights[j][i] = weights[i][j];
      }
    }
    return weights;
  }
}
