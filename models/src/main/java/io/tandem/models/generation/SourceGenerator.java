package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.BeamSearch.EarlyStopping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Makes texts of sources, token by token, with the weights as they are at each call. Not
 * thread-safe.
 *
 * <p>A beam search ends for a source when as many texts have ended as there are beams.
 */
public final class SourceGenerator implements AutoCloseable {
  private final SourceLogits source;
  private final TextMarks marks;

  /**
   * Opens a generator; programs are compiled when they are first needed.
   *
   * @param state where the weights lie, not closed with this
   * @param marks the tokens that begin and end texts
   */
  public SourceGenerator(
      SourceDecoding model, DeviceState state, Precision precision, TextMarks marks) {
    source = new SourceLogits(model, state, precision);
    this.marks = marks;
  }

  /**
   * Takes the likeliest token each time.
   *
   * @param sources tokens with their end, at least one source
   * @param most the greatest number of tokens of a text that is made, its end not counted
   * @return a text for each
   */
  public List<Continuation> greedy(List<int[]> sources, int most) {
    return generate(sources, Generation.of(most, Sampling.GREEDY), 0).stream()
        .map(made -> made.get(0))
        .toList();
  }

  /**
   * Makes texts in any way in which texts are continued; beams are compared as Hugging Face
   * Transformers compares them.
   *
   * @param sources tokens with their end, at least one source
   * @param settings texts that stop are not looked for
   * @param seed what is drawn from: the text of source i draws from {@code seed + i}
   * @return for each source its texts, of a beam search as many as it returns, the best first
   */
  public List<List<Continuation>> generate(List<int[]> sources, Generation settings, long seed) {
    TokenRequest request = TokenRequest.of(settings, seed).withEndOfText(marks.end());
    source.read(sources, marks.padding());
    List<int[]> starts = starts(sources);
    return all(
        settings
            .beams()
            .<GenerationRun>map(
                search ->
                    new BeamRun(
                        source,
                        starts,
                        Integer.MAX_VALUE,
                        request,
                        new BeamScore.Power(search.lengthPenalty())))
            .orElseGet(() -> new SamplingRun(source, starts, Integer.MAX_VALUE, request, 0)));
  }

  /**
   * Searches for probable texts (Wu et al. 2016, arXiv 1609.08144, section 7).
   *
   * @param sources tokens with their end, at least one source
   * @param most the greatest number of tokens of a text that is made, its end not counted
   * @param beams how many beginnings are kept
   * @param alpha by what power of {@code (5 + length) / 6} log-probabilities are divided
   * @param beta how much it counts against a text that parts of the source were not looked at
   * @return for each source texts, the best first, at most {@code beams}
   */
  public List<List<Continuation>> beams(
      List<int[]> sources, int most, int beams, double alpha, double beta) {
    BeamSearch search = new BeamSearch(beams, 0, EarlyStopping.FIRST, beams);
    TokenRequest request =
        TokenRequest.of(Generation.of(most, search), 0).withEndOfText(marks.end());
    source.read(sources, marks.padding());
    BeamScore score = new BeamScore.Gnmt(alpha, beta);
    return all(new BeamRun(source, starts(sources), Integer.MAX_VALUE, request, score));
  }

  /**
   * How likely texts are to be made of sources.
   *
   * @param sources tokens with their end, at least one source
   * @param targets tokens with all that is weighed, such as their end; none empty
   * @return for each source the natural logarithms of the targets' probabilities
   */
  public double[][] logProbabilities(List<int[]> sources, List<int[]> targets) {
    double[][] sums = new double[sources.size()][targets.size()];
    source.read(sources, marks.padding());
    double[][] logits =
        source.logits(
            starts(sources).stream().map(start -> new LogitSource.Row(start, -1)).toList());
    int[][] rows = new int[sources.size()][targets.size()];
    for (int i = 0; i < sources.size(); i++) {
      Arrays.fill(rows[i], i);
    }
    int longest = targets.stream().mapToInt(target -> target.length).max().orElse(0);
    for (int step = 0; step < longest; step++) {
      List<LogitSource.Row> next = new ArrayList<>();
      for (int i = 0; i < sources.size(); i++) {
        for (int j = 0; j < targets.size(); j++) {
          int[] target = targets.get(j);
          if (step < target.length) {
            int row = rows[i][j];
            sums[i][j] += logProbability(logits[row], target[step]);
            rows[i][j] = next.size();
            next.add(new LogitSource.Row(Arrays.copyOf(target, step + 1), row));
          }
        }
      }
      if (step + 1 < longest) {
        logits = source.logits(next);
      }
    }
    source.reset();
    return sums;
  }

  private static double logProbability(double[] logits, int token) {
    double greatest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - greatest)).sum();
    return logits[token] - greatest - Math.log(sum);
  }

  private List<int[]> starts(List<int[]> sources) {
    return Collections.nCopies(sources.size(), new int[] {marks.start()});
  }

  private static List<List<Continuation>> all(GenerationRun run) {
    while (!run.isDone()) {
      run.step((row, token) -> {});
    }
    return run.continuations();
  }

  @Override
  public void close() {
    source.close();
  }
}
