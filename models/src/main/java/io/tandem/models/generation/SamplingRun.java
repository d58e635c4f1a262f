package io.tandem.models.generation;

import io.tandem.api.program.Philox;
import io.tandem.models.generation.Continuation.Finish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Continues several prompts by drawing one token after the other, all rows in step. */
final class SamplingRun implements GenerationRun {
  private final LogitSource source;
  private final TokenRequest request;
  private final ScoreRules rules;
  private final double rounding;
  private final List<Row> rows = new ArrayList<>();

  /** The rows of the call before, in its order. */
  private List<Row> before = List.of();

  private static final class Row {
    final int number;
    final Sequence sequence;
    final Philox random;
    Attended attended = Attended.NOTHING;
    Optional<Finish> finish = Optional.empty();

    Row(int number, Sequence sequence, long seed) {
      this.number = number;
      this.sequence = sequence;
      this.random = Philox.of(seed, "sampling");
    }
  }

  /**
   * A run that has not begun.
   *
   * @param rounding by which part of their spread two computations of logits may differ
   */
  SamplingRun(
      LogitSource source, List<int[]> prompts, int context, TokenRequest request, double rounding) {
    this.source = source;
    this.request = request;
    this.rules = new ScoreRules(request.settings(), request.ends());
    this.rounding = rounding;
    for (int i = 0; i < prompts.size(); i++) {
      rows.add(new Row(i, new Sequence(prompts.get(i), context), request.seed() + i));
    }
    source.reset();
  }

  @Override
  public boolean isDone() {
    return rows.stream().allMatch(row -> row.finish.isPresent());
  }

  @Override
  public void step(Listener listener) {
    List<Row> live = rows.stream().filter(row -> row.finish.isEmpty()).toList();
    List<LogitSource.Row> asked = new ArrayList<>();
    for (Row row : live) {
      asked.add(new LogitSource.Row(row.sequence.window(), before.indexOf(row)));
    }
    double[][] logits = source.logits(asked);
    Optional<double[][]> attention = source.attention();
    before = live;
    for (int i = 0; i < live.size(); i++) {
      Row row = live.get(i);
      int token = choose(row, logits[i]);
      if (request.ends().contains(token)) {
        row.finish = Optional.of(Finish.END_OF_TEXT);
        continue;
      }
      row.sequence.add(token);
      if (attention.isPresent()) {
        row.attended = row.attended.and(attention.get()[i]);
      }
      listener.accept(row.number, token);
      if (request.stop().test(row.sequence.continuation())) {
        row.finish = Optional.of(Finish.STOP);
      } else if (row.sequence.added() == request.settings().tokens()) {
        row.finish = Optional.of(Finish.LENGTH);
      }
    }
    if (isDone()) {
      source.reset();
    }
  }

  private int choose(Row row, double[] logits) {
    double draw = row.random.uniform(row.sequence.length());
    double error = source.isExact() ? 0 : rounding * spread(logits) * rules.amplification();
    Choice choice = choose(row, logits, draw, error);
    return choice.sure()
        ? choice.token()
        : choose(row, source.exact(row.sequence.window()), draw, 0).token();
  }

  /** The greatest distance from the mean: what all logits have in common changes no choice. */
  private static double spread(double[] logits) {
    double mean = Arrays.stream(logits).average().orElseThrow();
    return Arrays.stream(logits).map(x -> Math.abs(x - mean)).max().orElseThrow();
  }

  private Choice choose(Row row, double[] logits, double draw, double error) {
    Sequence sequence = row.sequence;
    double[] scores = rules.apply(logits, sequence.buffer(), sequence.length(), sequence.added());
    if (Arrays.stream(scores).allMatch(score -> score == Double.NEGATIVE_INFINITY)) {
      throw rules.noneLeft(sequence.length());
    }
    return request.settings().sampling().choose(scores, draw, error);
  }

  @Override
  public List<List<Continuation>> continuations() {
    return rows.stream()
        .map(
            row ->
                List.of(
                    new Continuation(
                        Arrays.stream(row.sequence.continuation()).boxed().toList(),
                        row.finish.orElse(Finish.LENGTH),
                        OptionalDouble.empty(),
                        row.attended.rows(row.sequence.added()))))
        .toList();
  }
}
