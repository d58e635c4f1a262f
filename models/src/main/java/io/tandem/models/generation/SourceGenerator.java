package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.BeamSearch.EarlyStopping;
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
  private final int end;

  /**
   * Opens a generator; programs are compiled when they are first needed.
   *
   * @param state where the weights lie, not closed with this
   * @param end the token that ends texts, and stands before their first
   */
  public SourceGenerator(SourceDecoding model, DeviceState state, Precision precision, int end) {
    source = new SourceLogits(model, state, precision);
    this.end = end;
  }

  /**
   * Takes the likeliest token each time.
   *
   * @param sources tokens with their end, at least one source
   * @param most the greatest number of tokens of a text that is made, its end not counted
   * @return a text for each
   */
  public List<Continuation> greedy(List<int[]> sources, int most) {
    TokenRequest request =
        TokenRequest.of(Generation.of(most, Sampling.GREEDY), 0).withEndOfText(end);
    source.read(sources, end);
    return all(new SamplingRun(source, starts(sources), Integer.MAX_VALUE, request, 0)).stream()
        .map(made -> made.get(0))
        .toList();
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
    TokenRequest request = TokenRequest.of(Generation.of(most, search), 0).withEndOfText(end);
    source.read(sources, end);
    BeamScore score = new BeamScore.Gnmt(alpha, beta);
    return all(new BeamRun(source, starts(sources), Integer.MAX_VALUE, request, score));
  }

  private List<int[]> starts(List<int[]> sources) {
    return Collections.nCopies(sources.size(), new int[] {end});
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
