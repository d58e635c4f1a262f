package io.tandem.models.wordvectors;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Phase;
import io.tandem.api.model.WordVectorModel;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.vectors.WordVectors;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * word2vec (Mikolov et al. 2013, arXiv 1301.3781 and 1310.4546): skip-gram or continuous bag of
 * words, by negative sampling or hierarchical softmax. Tables have the names of the C code.
 *
 * <p>It is computed by blocks of L neighbouring words. A block's rows are looked up once, and the
 * scores of all its pairs are one matrix product, of which a mask keeps what the windows hold.
 * Negatives are shared by a block (Ji et al. 2016, arXiv 1604.04661): K are drawn, and each word is
 * told from all of them, weighted so that a pair counts for as many negatives as it should. Every
 * pair has the same expected gradient as with negatives of its own; but those of neighbouring pairs
 * are no longer independent, which makes the sum over a step noisier. A negative that happens to be
 * the pair's own word is not left out, as the C code does: with the power 3/4 of the frequencies
 * that is rare, and frequent words are pushed a little less towards their company for it.
 *
 * <p>The loss is the mean over pairs (over words for continuous bag of words). The gradient is that
 * of the sum: a step moves the tables as much as its pairs would one by one, so that learning rates
 * are word2vec's whatever the batch. What the pairs of a step have done to a row, the others do not
 * see. So the rows of words that very many of them move count each for less ({@link
 * Word2VecSettings#crowd}), and batches should stay within some thousand words.
 */
public final class Word2Vec implements WordVectorModel {
  /** The weight that holds the vectors of the words. */
  static final String VECTORS = "syn0";

  private static final Dim BLOCKS = Dim.symbol("blocks");
  private static final Dim PATH = Dim.symbol("path");

  private final Word2VecSettings settings;
  private final Tokenizer tokenizer;
  private final WordCounts counts;

  /**
   * Makes a model.
   *
   * @param training the text by whose frequencies words are left out and negatives drawn
   * @param source what errors call the text
   * @throws BadInputException if there are not two different words of the vocabulary in it
   */
  public Word2Vec(
      Word2VecSettings settings, Tokenizer tokenizer, List<Document> training, String source) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.counts = WordCounts.of(training, tokenizer, source);
  }

  @Override
  public String type() {
    return "word2vec";
  }

  /** The objective; see the class about its gradient. */
  @Override
  public Program objective(Phase phase) {
    return Trace.program("word2vec", trace -> trace(trace, phase));
  }

  /**
   * The words of a corpus in blocks.
   *
   * @param size how many words of the text a batch takes, those that are left out included
   */
  @Override
  public BatchSource batches(List<Document> documents, BatchSize size, long seed) {
    WordCorpus corpus = WordCorpus.of(documents, tokenizer);
    Blocks blocks = Blocks.of(settings, counts);
    return new WindowBatches(
        corpus, counts, settings.subsampling(), blocks, Math.max(1, size.rows(1)), seed);
  }

  @Override
  public WordVectors vectors(Function<String, HostTensor> weights) {
    float[] table = weights.apply(VECTORS).toFloatArray();
    return VocabularyVectors.of(tokenizer, table, settings.dimensions());
  }

  private void trace(Trace trace, Phase phase) {
    Tensor centres =
        trace.input(Blocks.CENTRES, TensorType.int32(BLOCKS, Dim.of(settings.block()))); // [N, L]
    int width = settings.block() + 2 * settings.window();
    Tensor context = trace.input(Blocks.CONTEXT, TensorType.int32(BLOCKS, Dim.of(width))); // [N, W]
    WindowMask mask = WindowMask.of(trace, BLOCKS, settings.block(), settings.window());
    boolean skipGram = settings.architecture() == Word2VecSettings.Architecture.SKIP_GRAM;
    Tensor losses;
    if (settings.loss() instanceof Word2VecSettings.NegativeSampling sampling) {
      losses =
          skipGram
              ? skipGram(trace.root(), centres, context, mask, sampling)
              : bagOfWords(trace.root(), centres, context, mask, sampling);
    } else {
      losses =
          skipGram
              ? skipGramByPaths(trace.root(), context, mask)
              : bagOfWordsByPaths(trace.root(), context, mask);
    }
    Tensor weight = (skipGram ? mask.company() : hasCompany(mask)).sum();
    trace.output(TrainingPrograms.LOSS_WEIGHT, weight);
    Tensor sum = losses.sum();
    if (phase == Phase.TRAINING) {
      // The value of the sum, and its gradient times what the step divides it by.
      sum = sum.scaleGradient(weight);
    }
    trace.output(TrainingPrograms.LOSS_SUM, sum);
  }

  /** Each word tells each of its company from the block's negatives. */
  private Tensor skipGram(
      Scope root,
      Tensor centres,
      Tensor context,
      WindowMask mask,
      Word2VecSettings.NegativeSampling sampling) {
    Tensor x = telling(root, centres); // [N, L, D]
    Tensor told = Tensor.concat(List.of(context, negatives(root, sampling)), 1); // [N, W+K]
    Tensor y = told(root, "syn1neg", tokenizer.vocabularySize(), told); // [N, W+K, D]
    return binaryLosses(x, y, mask.pairs(), mask.company(), sampling);
  }

  /** The mean of each word's company tells it from the block's negatives. */
  private Tensor bagOfWords(
      Scope root,
      Tensor centres,
      Tensor context,
      WindowMask mask,
      Word2VecSettings.NegativeSampling sampling) {
    Tensor h = means(root, context, mask); // [N, L, D]
    Tensor told = Tensor.concat(List.of(centres, negatives(root, sampling)), 1); // [N, L+K]
    Tensor y = told(root, "syn1neg", tokenizer.vocabularySize(), told); // [N, L+K, D]
    int length = settings.block();
    Tensor own = root.trace().constant(matrix(length, length, (i, j) -> i.equals(j) ? 1f : 0f));
    Tensor positive = own.times(hasCompany(mask).unsqueeze(-1)); // [N, L, L]
    return binaryLosses(h, y, positive, hasCompany(mask), sampling);
  }

  /**
   * The losses of telling words from others: of each score, weighted.
   *
   * @param x what tells, {@code [N, L, D]}
   * @param y what is told, then the negatives, {@code [N, C+K, D]}
   * @param positive the weight of what is told, {@code [N, L, C]}
   * @param pairs what that is for each word in all, {@code [N, L]}
   */
  private static Tensor binaryLosses(
      Tensor x,
      Tensor y,
      Tensor positive,
      Tensor pairs,
      Word2VecSettings.NegativeSampling sampling) {
    int shared = sampling.shared();
    int told = Math.toIntExact(y.dim(1).extent()) - shared;
    Tensor share = pairs.times((double) sampling.negatives() / shared).unsqueeze(-1); // [N, L, 1]
    Shape negative = Shape.of(pairs.dim(0), pairs.dim(1), Dim.of(shared));
    Tensor weights = Tensor.concat(List.of(positive, share.expand(negative)), 2); // [N, L, C+K]
    Tensor signs = x.trace().constant(matrix(1, told + shared, (i, j) -> j < told ? -1f : 1f));
    Tensor scores = x.matmul(y, false, true); // [N, L, C+K]
    // -log sigmoid(s) for what is told, -log sigmoid(-s) for negatives.
    return scores.times(signs).softplus().times(weights);
  }

  /** Each of a word's company tells the decisions on the word's path. */
  private Tensor skipGramByPaths(Scope root, Tensor context, WindowMask mask) {
    Tensor x = telling(root, context); // [N, W, D]
    Dim words = Dim.of(settings.block());
    Tensor nodes = path(root, Blocks.NODES, false); // [N, L, P]
    Tensor y = told(root, "syn1", counts.different() - 1, nodes).flatten(1, 2); // [N, L·P, D]
    Tensor scores = y.matmul(x, false, true); // [N, L·P, W]
    scores = scores.reshape(BLOCKS, words, PATH, x.dim(1)); // [N, L, P, W]
    Tensor signs = path(root, Blocks.SIGNS, true).unsqueeze(-1); // [N, L, P, 1]
    Tensor weights = signs.abs().times(mask.pairs().unsqueeze(2)); // [N, L, P, W]
    return scores.times(signs.negate()).softplus().times(weights);
  }

  /** The mean of each word's company tells the decisions on its path. */
  private Tensor bagOfWordsByPaths(Scope root, Tensor context, WindowMask mask) {
    Tensor h = means(root, context, mask).unsqueeze(2); // [N, L, 1, D]
    Tensor nodes = path(root, Blocks.NODES, false); // [N, L, P]
    Tensor y = told(root, "syn1", counts.different() - 1, nodes); // [N, L, P, D]
    Tensor scores = y.times(h).sum(List.of(-1), false); // [N, L, P]
    Tensor signs = path(root, Blocks.SIGNS, true); // [N, L, P]
    Tensor weights = signs.abs().times(hasCompany(mask).unsqueeze(-1));
    return scores.times(signs.negate()).softplus().times(weights);
  }

  private Tensor path(Scope root, String name, boolean real) {
    Dim words = Dim.of(settings.block());
    TensorType type =
        real ? TensorType.float32(BLOCKS, words, PATH) : TensorType.int32(BLOCKS, words, PATH);
    return root.trace().input(name, type);
  }

  private static Tensor negatives(Scope root, Word2VecSettings.NegativeSampling sampling) {
    return root.trace()
        .input(Blocks.NEGATIVES, TensorType.int32(BLOCKS, Dim.of(sampling.shared()))); // [N, K]
  }

  /** The mean of each word's company, zeros where it has none. */
  private Tensor means(Scope root, Tensor context, WindowMask mask) {
    Tensor x = telling(root, context); // [N, W, D]
    Tensor share = mask.company().maximum(mask.company().onesLike()).reciprocal(); // [N, L]
    return mask.pairs().times(share.unsqueeze(-1)).matmul(x); // [N, L, D]
  }

  /** 1 for words that have company, {@code [N, L]}. */
  private static Tensor hasCompany(WindowMask mask) {
    return mask.company().minimum(mask.company().onesLike());
  }

  /** The rows of words that tell others, {@code [N, …, D]}. */
  private Tensor telling(Scope root, Tensor words) {
    double bound = 0.5 / settings.dimensions();
    Shape shape = Shape.of(tokenizer.vocabularySize(), settings.dimensions());
    Tensor table = root.rowSparseWeight(VECTORS, shape, Initializer.uniform(-bound, bound));
    return shared(table, words, Blocks.TELLING);
  }

  /** The rows of what is told, {@code [N, …, D]}. */
  private Tensor told(Scope root, String name, int rows, Tensor places) {
    Shape shape = Shape.of(rows, settings.dimensions());
    return shared(root.rowSparseWeight(name, shape, Initializer.zeros()), places, Blocks.TOLD);
  }

  /** Rows that count what moves them for as much as an input says. */
  private static Tensor shared(Tensor table, Tensor places, String shares) {
    TensorType type = TensorType.of(DType.FLOAT32, places.shape());
    Tensor share = table.trace().input(shares, type).unsqueeze(-1); // [N, …, 1]
    return table.gather(0, places).scaleGradient(share);
  }

  private static HostTensor matrix(
      int rows, int columns, BiFunction<Integer, Integer, Float> entry) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = entry.apply(i / columns, i % columns);
    }
    return HostTensor.of(values, rows, columns);
  }
}
