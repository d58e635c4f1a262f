package io.tandem.experiments;

import io.tandem.api.error.NearestName;
import io.tandem.api.program.Precision;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.experiments.bench.BenchTask;
import io.tandem.models.dialogue.ChatFormat;
import io.tandem.models.prompting.Calibration;
import io.tandem.models.prompting.Verbalizer;
import io.tandem.search.index.VectorSimilarity;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The constants of an enum as the command line has them, in lower case: for reading, help and
 * completion.
 *
 * @param <E> the enum
 */
abstract sealed class EnumWords<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
  /** Words for precisions. */
  static final class OfPrecision extends EnumWords<Precision> {
    OfPrecision() {
      super(Precision.class);
    }
  }

  /** Words for what is timed. */
  static final class OfBenchTask extends EnumWords<BenchTask> {
    OfBenchTask() {
      super(BenchTask.class);
    }
  }

  /** Words for the forms of files of word vectors. */
  static final class OfVectorFormat extends EnumWords<VectorFormat> {
    OfVectorFormat() {
      super(VectorFormat.class);
    }
  }

  /** Words for ways to compare vectors. */
  static final class OfSimilarity extends EnumWords<VectorSimilarity> {
    OfSimilarity() {
      super(VectorSimilarity.class);
    }
  }

  /** Words for ways to find texts. */
  static final class OfSearchMethod extends EnumWords<SearchMethod> {
    OfSearchMethod() {
      super(SearchMethod.class);
    }
  }

  /** Words for ways to calibrate labels. */
  static final class OfCalibration extends EnumWords<Calibration.Kind> {
    OfCalibration() {
      super(Calibration.Kind.class);
    }
  }

  /** Words for ways to combine what is said for a label. */
  static final class OfCombination extends EnumWords<Verbalizer.Combination> {
    OfCombination() {
      super(Verbalizer.Combination.class);
    }
  }

  /** Words for the forms of messages. */
  static final class OfChatFormat extends EnumWords<ChatFormat> {
    OfChatFormat() {
      super(ChatFormat.class);
    }
  }

  /** Words for shells. */
  static final class OfShell extends EnumWords<CompletionCommand.Shell> {
    OfShell() {
      super(CompletionCommand.Shell.class);
    }
  }

  private final List<E> constants;

  private EnumWords(Class<E> type) {
    constants = List.of(type.getEnumConstants());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public E convert(String value) {
    return constants.stream()
        .filter(constant -> word(constant).equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no '" + value + "'; " + NearestName.hint(value, words())));
  }

  private List<String> words() {
    return constants.stream().map(EnumWords::word).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }
}
