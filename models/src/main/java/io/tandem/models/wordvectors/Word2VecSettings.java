package io.tandem.models.wordvectors;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;

/**
 * What word2vec learns and how. The defaults are gensim's, but for the negatives' being shared.
 *
 * @param architecture which words tell which
 * @param loss how a word is told from the others
 * @param dimensions the length of a vector
 * @param window how many words on either side count as company at most; of each word it is drawn
 *     anew, from 1 to this
 * @param subsampling the share of the text above which a word is left out now and then, t of
 *     equation 5 in Mikolov et al. 2013; 0 leaves none out
 * @param block how many neighbouring words are computed together
 * @param crowd how many decisions of a step (a word told from another, a turn on a path) a row
 *     counts in full; of more, it counts each for less
 */
public record Word2VecSettings(
    @Doc("Which words tell which.") @Default("skip-gram") Architecture architecture,
    @Doc("How a word is told from the others.") @Default("negative-sampling") Loss loss,
    @Doc("The length of a vector.") @Default("100") @Range(min = 1, max = 10_000) int dimensions,
    @Doc("How many words on either side count as company; drawn anew for each word, up to this.")
        @Default("5")
        @Range(min = 1, max = 100)
        int window,
    @Doc("The share of the text above which a word is left out now and then; 0 for never.")
        @Default("1e-3")
        @Range(min = 0, below = 1)
        double subsampling,
    @Doc("How many neighbouring words are computed together, and share their negatives.")
        @Default("32")
        @Range(min = 1, max = 1024)
        int block,
    @Doc("How many decisions of a step a word counts in full; of more, it counts each for less.")
        @Default("256")
        @Range(above = 0)
        double crowd) {

  /** Which words tell which. */
  public enum Architecture {
    /** A word tells each of its neighbours. */
    SKIP_GRAM,
    /** The mean of its neighbours tells a word (continuous bag of words). */
    CBOW
  }

  /** How a word is told from the others. */
  public sealed interface Loss {}

  /**
   * A word is told from some others, drawn from a power of the words' frequencies.
   *
   * @param negatives what each pair counts for in negatives
   * @param shared how many are drawn for a block
   * @param exponent the power
   */
  @TypeName("negative-sampling")
  @Doc("A word is told from some others, drawn by frequency.")
  public record NegativeSampling(
      @Doc("How many words each word is told from, on average.")
          @Default("5")
          @Range(min = 1, max = 1000)
          int negatives,
      @Doc("How many are drawn for each block of words, which shares them.")
          @Default("32")
          @Range(min = 1, max = 4096)
          int shared,
      @Doc("The power of the words' frequencies by which they are drawn.") @Default("0.75")
          double exponent)
      implements Loss {}

  /** A word is told by the decisions on its path through a Huffman tree. */
  @TypeName("hierarchical-softmax")
  @Doc("A word is told by the decisions on its path through a Huffman tree.")
  public record HierarchicalSoftmax() implements Loss {}
}
