package io.tandem.models.tagging;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.recurrent.RecurrentShape;
import io.tandem.models.recurrent.RecurrentStack;
import io.tandem.models.recurrent.SequenceMask;
import java.util.List;

/** What a word's letters tell, as numbers beside the embedding of the word. */
public sealed interface CharacterFeatures {

  /** The number of features of a word. */
  int size();

  /** The number of letters of a word that are looked at; 0 if none are. */
  int longest();

  /**
   * Traces the features.
   *
   * @param scope where their weights stand
   * @param letters [N, W], numbers of an alphabet; 0 is padding, at the end
   * @param alphabet how many numbers there are
   * @return [N, size]; of a word of nothing but padding, zeros
   */
  Tensor of(Scope scope, Tensor letters, int alphabet);

  /** Letters tell nothing. */
  @TypeName("none")
  @Doc("Letters are not looked at.")
  record None() implements CharacterFeatures {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public int longest() {
      return 0;
    }

    @Override
    public Tensor of(Scope scope, Tensor letters, int alphabet) {
      throw new IllegalStateException("there are no features of letters");
    }
  }

  /**
   * A convolution over the letters and the greatest of each of its outputs, as Ma and Hovy 2016
   * (arXiv 1603.01354): a window of three letters. Padding beside the letters is zeros, and windows
   * whose middle is padding do not count.
   *
   * @param embedding the size of a letter's embedding
   * @param filters how many features come out
   * @param longest letters of a word
   */
  @TypeName("cnn")
  @Doc("A convolution over letters, the greatest over a word (Ma and Hovy 2016).")
  record Cnn(
      @Doc("The size of a letter's embedding.") @Default("30") @Range(min = 1, max = 10_000)
          int embedding,
      @Doc("How many features come out.") @Default("30") @Range(min = 1, max = 10_000) int filters,
      @Doc("Letters of a word that are looked at; of longer ones the first and last.")
          @Default("16")
          @Range(min = 1, max = 1000)
          int longest)
      implements CharacterFeatures {
    private static final int WINDOW = 3;

    /** Below whatever a convolution gives. */
    private static final double NEVER = -1e9;

    @Override
    public int size() {
      return filters;
    }

    @Override
    public Tensor of(Scope scope, Tensor letters, int alphabet) {
      Tensor present = letters.notEqualTo(Alphabet.PADDING).unsqueeze(1); // [N, 1, W]
      Tensor embedded = embed(scope, letters, alphabet, embedding); // [N, W, E]
      double bound = Math.sqrt(6.0 / (WINDOW * (embedding + filters)));
      Scope conv = scope.child("conv");
      Tensor weight =
          conv.weight(
              "weight", Shape.of(filters, embedding, WINDOW), Initializer.uniform(-bound, bound));
      Tensor bias = conv.weight("bias", Shape.of(filters), Initializer.zeros());
      return conv.in(
          () -> {
            Tensor x = embedded.transpose(1, 2); // [N, E, W]
            Tensor y = Nn.conv1d(x, weight, 1, WINDOW / 2).plus(bias.unsqueeze(-1)); // [N, F, W]
            Tensor never = y.trace().fill(NEVER, y.type());
            Tensor greatest =
                Tensor.where(present.expand(y.shape()), y, never).max(List.of(-1), false); // [N, F]
            Tensor any = present.select(2, 0).expand(greatest.shape());
            return Tensor.where(any, greatest, greatest.zerosLike());
          });
    }
  }

  /**
   * A long short-term memory over the letters in both directions, and the last state of each, as
   * Lample et al. 2016 (arXiv 1603.01360).
   *
   * @param embedding the size of a letter's embedding
   * @param hidden the size of a state of one direction
   * @param longest letters of a word
   */
  @TypeName("lstm")
  @Doc("An LSTM over letters in both directions, its last states (Lample et al. 2016).")
  record Lstm(
      @Doc("The size of a letter's embedding.") @Default("25") @Range(min = 1, max = 10_000)
          int embedding,
      @Doc("The size of the state of one direction.") @Default("25") @Range(min = 1, max = 10_000)
          int hidden,
      @Doc("Letters of a word that are looked at; of longer ones the first and last.")
          @Default("16")
          @Range(min = 1, max = 1000)
          int longest)
      implements CharacterFeatures {
    @Override
    public int size() {
      return 2 * hidden;
    }

    @Override
    public Tensor of(Scope scope, Tensor letters, int alphabet) {
      Tensor embedded = embed(scope, letters, alphabet, embedding); // [N, W, E]
      RecurrentShape shape = new RecurrentShape(Recurrent.Cell.LSTM, hidden, 1, true, 0);
      SequenceMask mask = SequenceMask.of(letters.notEqualTo(Alphabet.PADDING));
      RecurrentStack stack = RecurrentStack.of(scope.child("lstm"), shape, embedding);
      List<Recurrent.State> last = stack.apply(embedded, mask).last();
      return Tensor.concat(last.stream().map(Recurrent.State::hidden).toList(), -1); // [N, 2·H]
    }
  }

  /** Embeddings of letters, [N, W, E]; uniform over ±sqrt(3/E) at first, zeros of padding. */
  private static Tensor embed(Scope scope, Tensor letters, int alphabet, int size) {
    double bound = Math.sqrt(3.0 / size);
    Scope own = scope.child("embedding");
    Tensor table =
        own.weight("weight", Shape.of(alphabet, size), Initializer.uniform(-bound, bound));
    return own.in(
        () -> {
          Tensor embedded = Nn.embedding(table, letters);
          Tensor present = letters.notEqualTo(Alphabet.PADDING).unsqueeze(-1);
          return Tensor.where(present.expand(embedded.shape()), embedded, embedded.zerosLike());
        });
  }
}
