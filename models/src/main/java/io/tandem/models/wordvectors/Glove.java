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
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.vectors.WordVectors;
import java.util.List;
import java.util.function.Function;

/**
 * GloVe (Pennington, Socher and Manning 2014): products of word vectors are fitted to the
 * logarithms of how often words meet, by weighted least squares (equation 8). Meant for AdaGrad
 * with sums of squares that begin with 1 and a rate of 0.05, as the authors' program has it.
 *
 * <p>The loss is the mean over pairs of half the weighted square, as that program prints it. The
 * gradient is that of the sum: a step moves the tables as much as its pairs would one by one. The
 * vector of a word is the sum of the two that it has.
 */
public final class Glove implements WordVectorModel {
  /** The weight that holds the words' own vectors. */
  static final String WORDS = "word.weight";

  /** The weight that holds their vectors as company. */
  static final String CONTEXTS = "context.weight";

  private static final Dim PAIRS = Dim.symbol("pairs");
  private static final long MIB = 1 << 20;

  private final GloveSettings settings;
  private final Tokenizer tokenizer;

  /**
   * Makes a model.
   *
   * @param training the text that it is to learn from
   * @param source what errors call the text
   * @throws BadInputException if there are not two different words of the vocabulary in it
   */
  public Glove(
      GloveSettings settings, Tokenizer tokenizer, List<Document> training, String source) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    WordCounts.of(training, tokenizer, source);
  }

  @Override
  public String type() {
    return "glove";
  }

  @Override
  public Program objective(Phase phase) {
    return Trace.program("glove", trace -> trace(trace, phase));
  }

  private void trace(Trace trace, Phase phase) {
    Tensor rows = trace.input(CountBatches.ROWS, TensorType.int32(PAIRS)); // [B]
    Tensor columns = trace.input(CountBatches.COLUMNS, TensorType.int32(PAIRS)); // [B]
    Tensor counts = trace.input(CountBatches.COUNTS, TensorType.float32(PAIRS)); // [B]
    Side word = side(trace.root().child("word"), rows);
    Side context = side(trace.root().child("context"), columns);
    Tensor product = word.vectors().times(context.vectors()).sum(List.of(-1), false); // [B]
    Tensor difference =
        product.plus(word.biases()).plus(context.biases()).minus(counts.log()); // [B]
    Tensor share = counts.dividedBy(settings.most());
    Tensor weight = share.minimum(share.onesLike()).power(settings.exponent()); // f(x), [B]
    Tensor sum = weight.times(difference.square()).times(0.5).sum();
    Tensor pairs = counts.onesLike().sum();
    if (phase == Phase.TRAINING) {
      // The value of the sum, and its gradient times what the step divides it by.
      sum = sum.scaleGradient(pairs);
    }
    trace.output(TrainingPrograms.LOSS_SUM, sum);
    trace.output(TrainingPrograms.LOSS_WEIGHT, pairs);
  }

  /**
   * What words are on one side of their pairs.
   *
   * @param vectors {@code [B, D]}
   * @param biases {@code [B]}
   */
  private record Side(Tensor vectors, Tensor biases) {}

  private Side side(Scope scope, Tensor words) {
    double bound = 0.5 / settings.dimensions();
    Initializer initial = Initializer.uniform(-bound, bound);
    int rows = tokenizer.vocabularySize();
    Tensor vectors =
        scope.rowSparseWeight("weight", Shape.of(rows, settings.dimensions()), initial);
    Tensor biases = scope.rowSparseWeight("bias", Shape.of(rows, 1), initial);
    return new Side(vectors.gather(0, words), biases.gather(0, words).squeeze(-1));
  }

  /**
   * Counts which words keep company, and gives the counts.
   *
   * @param size how many pairs a batch takes
   */
  @Override
  public BatchSource batches(List<Document> documents, BatchSize size, long seed) {
    WordCorpus corpus = WordCorpus.of(documents, tokenizer);
    CoOccurrences counts = CoOccurrences.of(corpus, settings.window(), settings.memory() * MIB);
    return new CountBatches(counts, Math.max(1, size.rows(1)), seed);
  }

  @Override
  public WordVectors vectors(Function<String, HostTensor> weights) {
    return VocabularyVectors.of(tokenizer, sum(weights), settings.dimensions());
  }

  /** The sums of the two vectors that each word has. */
  static float[] sum(Function<String, HostTensor> weights) {
    float[] sums = weights.apply(WORDS).toFloatArray();
    float[] contexts = weights.apply(CONTEXTS).toFloatArray();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += contexts[i];
    }
    return sums;
  }
}
