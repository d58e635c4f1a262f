package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.TextSequence;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import java.util.OptionalInt;

/** Which tokens see all others where nobody says it, as Transformers chooses them by the head. */
enum GlobalRule {
  /** None. */
  NONE,
  /** The first. */
  FIRST,
  /** Those of a question: all before the first of three separators. */
  QUESTION,
  /** Those of an answer: all after the second of three separators. */
  CHOICE;

  private static final int SEPARATORS = 3;

  static GlobalRule of(EncoderHead head) {
    if (head instanceof SequenceClassification) {
      return FIRST;
    }
    if (head instanceof QuestionAnswering) {
      return QUESTION;
    }
    return head instanceof MultipleChoice ? CHOICE : NONE;
  }

  /** Whether a token is one of {@link #QUESTION}'s: all that stand before the first text's end. */
  static boolean isOfQuestion(TextSequence sequence, int position) {
    for (int i = position; i < sequence.length(); i++) {
      if (sequence.text(i) == 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether a token is one of {@link #CHOICE}'s: the second text's, and all behind them. */
  static boolean isOfChoice(TextSequence sequence, int position) {
    for (int i = position; i >= 0; i--) {
      if (sequence.text(i) == 2) {
        return true;
      }
    }
    return false;
  }

  /**
   * The greatest number of such tokens in one text, or more.
   *
   * @param ids tokens, [B, T]
   * @throws BadInputException if texts have not the separators that this goes by
   */
  int most(HostTensor ids, OptionalInt separator) {
    if (this == NONE || this == FIRST) {
      return this == FIRST ? 1 : 0;
    }
    int[] tokens = ids.toIntArray();
    long[] extents = ids.extents();
    int time = Math.toIntExact(extents[extents.length - 1]);
    int most = 0;
    for (int row = 0; row < tokens.length; row += time) {
      int first = firstSeparator(tokens, row, time, separator);
      most = Math.max(most, this == QUESTION ? first : time - first - 2);
    }
    return most;
  }

  private static int firstSeparator(int[] tokens, int row, int time, OptionalInt separator) {
    int found = 0;
    int first = 0;
    for (int i = 0; i < time; i++) {
      if (separator.isPresent() && tokens[row + i] == separator.getAsInt()) {
        first = found == 0 ? i : first;
        found++;
      }
    }
    if (found != SEPARATORS) {
      throw new BadInputException(
          String.format(
              "text %d of '%s' has %d separators%s; without '%s', which tokens see all others goes"
                  + " by %d",
              row / time,
              Batch.INPUT_IDS,
              found,
              separator.isPresent() ? " (token " + separator.getAsInt() + ")" : "",
              EncoderInput.GLOBAL_ATTENTION_MASK,
              SEPARATORS));
    }
    return first;
  }

  /**
   * 1 for such a token.
   *
   * @param ids tokens, [B, T] with T known
   */
  Tensor mask(Tensor ids, OptionalInt separator) {
    if (this == NONE || this == FIRST) {
      Tensor numbers = ids.trace().iota(ids.dim(1), DType.INT32);
      return numbers.less(this == FIRST ? 1 : 0).castTo(DType.INT32).expand(ids.shape());
    }
    Tensor before = ids.equalTo(separator.orElseThrow()).castTo(DType.INT32).cumSum(1);
    if (this == QUESTION) {
      return before.equalTo(0).castTo(DType.INT32);
    }
    Tensor behind = before.greater(0).castTo(DType.INT32);
    Dim two = Dim.of(2);
    return behind.slice(1, Dim.ZERO, ids.dim(1).minus(two)).pad(1, two, Dim.ZERO, 0);
  }
}
