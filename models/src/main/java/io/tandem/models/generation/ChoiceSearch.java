package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches with beams for the likeliest of the token sequences that may be said: at each step a
 * rule tells which tokens may come. Beams are compared by the log-probability of their tokens,
 * among all tokens of the vocabulary. Not thread-safe.
 */
public final class ChoiceSearch implements AutoCloseable {
  private final LogitSource source;
  private final Optional<SourceLogits> reading;
  private final int start;
  private final int padding;
  private final int context;

  /** Says which tokens may come. */
  @FunctionalInterface
  public interface Rule {
    /**
     * The tokens that may come.
     *
     * @param said what was said so far, none at first
     * @return none if what was said is whole
     */
    Set<Integer> after(int[] said);
  }

  /**
   * What may be said, and how likely it is.
   *
   * @param tokens all of them
   * @param logProbability the natural logarithm of its probability
   */
  public record Said(List<Integer> tokens, double logProbability) {
    /** Copies the list. */
    public Said {
      tokens = List.copyOf(tokens);
    }
  }

  private record Beam(List<Integer> said, double score, int row) {
    int[] ids() {
      return said.stream().mapToInt(id -> id).toArray();
    }

    Beam and(int token, double logProbability, int own) {
      List<Integer> more = new ArrayList<>(said);
      more.add(token);
      return new Beam(List.copyOf(more), score + logProbability, own);
    }
  }

  private ChoiceSearch(
      LogitSource source, Optional<SourceLogits> reading, int start, int padding, int context) {
    this.source = source;
    this.reading = reading;
    this.start = start;
    this.padding = padding;
    this.context = context;
  }

  /** Searches for what goes on from prompts. */
  public static ChoiceSearch of(LanguageModel model, DeviceState state, Precision precision) {
    return new ChoiceSearch(
        new CachedLogits(model, state, precision), Optional.empty(), -1, -1, model.context());
  }

  /** Searches for what is made of sources, which are given with their ends. */
  public static ChoiceSearch of(
      SourceDecoding model, DeviceState state, Precision precision, TextMarks marks) {
    SourceLogits logits = new SourceLogits(model, state, precision);
    return new ChoiceSearch(
        logits, Optional.of(logits), marks.start(), marks.padding(), Integer.MAX_VALUE);
  }

  /**
   * The likeliest.
   *
   * @param given the prompt or the source
   * @param rule which tokens may come; after so many of them at last none
   * @param beams how many beginnings are kept, at least 1
   * @return what is whole, the likeliest first, at most {@code beams}
   * @throws BadInputException if a prompt and what is said are longer than the model sees at once
   */
  public List<Said> best(int[] given, Rule rule, int beams) {
    source.reset();
    reading.ifPresent(logits -> logits.read(List.of(given), padding));
    int[] beginning = reading.isPresent() ? new int[] {start} : given;
    List<Beam> live = List.of(new Beam(List.of(), 0, -1));
    List<Said> whole = new ArrayList<>();
    while (!live.isEmpty()) {
      List<LogitSource.Row> rows = live.stream().map(beam -> row(beginning, beam)).toList();
      double[][] logits = source.logits(rows);
      List<Beam> next = new ArrayList<>();
      for (int i = 0; i < live.size(); i++) {
        double all = logSum(logits[i]);
        for (int token : rule.after(live.get(i).ids())) {
          next.add(live.get(i).and(token, logits[i][token] - all, i));
        }
      }
      next.sort(Comparator.comparingDouble(Beam::score).reversed());
      List<Beam> kept = new ArrayList<>();
      for (Beam beam : next.subList(0, Math.min(beams, next.size()))) {
        if (rule.after(beam.ids()).isEmpty()) {
          whole.add(new Said(beam.said(), beam.score()));
        } else {
          kept.add(beam);
        }
      }
      whole.sort(Comparator.comparingDouble(Said::logProbability).reversed());
      boolean isFull = whole.size() >= beams;
      double least = isFull ? whole.get(beams - 1).logProbability() : Double.NEGATIVE_INFINITY;
      live = kept.stream().filter(beam -> beam.score() > least).toList();
    }
    source.reset();
    return List.copyOf(whole.subList(0, Math.min(beams, whole.size())));
  }

  private LogitSource.Row row(int[] beginning, Beam beam) {
    int[] said = beam.ids();
    int[] tokens = Arrays.copyOf(beginning, beginning.length + said.length);
    System.arraycopy(said, 0, tokens, beginning.length, said.length);
    if (tokens.length > context) {
      throw new BadInputException(
          String.format(
              "a prompt and what is said have more than the %d tokens that the model sees at once",
              context));
    }
    return new LogitSource.Row(tokens, beam.row());
  }

  private static double logSum(double[] logits) {
    double greatest = Arrays.stream(logits).max().orElseThrow();
    return greatest
        + Math.log(Arrays.stream(logits).map(logit -> Math.exp(logit - greatest)).sum());
  }

  @Override
  public void close() {
    source.close();
  }
}
