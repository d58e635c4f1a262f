package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import java.util.Arrays;
import java.util.List;

/**
 * Continues sequences of tokens with a language model.
 *
 * <p>What comes out depends on the prompt, the settings and the seed alone: not on the other rows
 * of a batch, nor on whether earlier tokens are computed again or kept. Where a choice hangs on
 * less than rounding can change, it is made by logits that are computed from the row's tokens alone
 * and from their beginning. (In bfloat16 rounding is too coarse for that, and such choices may
 * differ.) When a row outgrows the model's context, the older half of what it sees is left out.
 *
 * <p>Not thread-safe.
 */
public final class TokenGenerator implements AutoCloseable {
  /**
   * By which part of their greatest distance from the mean two computations of the same logits in
   * 32-bit floats may differ. Some 2⁻²¹ were seen for weights as they begin, up to 2⁻¹⁶ for large
   * random ones, whose attention is sharp.
   */
  static final double ROUNDING = 0x1p-14;

  private final LanguageModel model;
  private final LogitSource source;
  private final double rounding;

  private TokenGenerator(LanguageModel model, LogitSource source, Precision precision) {
    this.model = model;
    this.source = source;
    this.rounding = precision == Precision.FLOAT32 ? ROUNDING : 0;
  }

  /** Generates with the weights of a state, computing each token once. */
  public TokenGenerator(LanguageModel model, DeviceState state) {
    this(model, state, Precision.FLOAT32);
  }

  /** Generates with the weights of a state in a precision. */
  public TokenGenerator(LanguageModel model, DeviceState state, Precision precision) {
    this(model, new CachedLogits(model, state, precision), precision);
  }

  /** Generates the same tokens, computing each row by itself and all of it for each token. */
  public static TokenGenerator uncached(LanguageModel model, DeviceState state) {
    UncachedLogits source = new UncachedLogits(model, state, Precision.FLOAT32);
    return new TokenGenerator(model, source, Precision.FLOAT32);
  }

  /**
   * Continues a prompt.
   *
   * @param prompt from one id to as many as the model sees at once
   * @param tokens how many to add
   * @return the prompt and what was added
   * @throws BadInputException as {@link #generate(List, TokenRequest)} does
   */
  public int[] generate(int[] prompt, int tokens, Sampling sampling, long seed) {
    TokenRequest request = TokenRequest.of(Generation.of(tokens, sampling), seed);
    int[] added = generate(List.of(prompt), request).get(0).ids();
    int[] all = Arrays.copyOf(prompt, prompt.length + added.length);
    System.arraycopy(added, 0, all, prompt.length, added.length);
    return all;
  }

  /**
   * Continues several prompts at once; each as it would be alone with its seed.
   *
   * @param prompts each from one id to as many as the model sees at once
   * @return a continuation for each prompt; of a beam search that gives several, those of each
   *     prompt after one another
   * @throws BadInputException if a prompt is empty or longer than the model's context, or an id is
   *     not of the vocabulary
   */
  public List<Continuation> generate(List<int[]> prompts, TokenRequest request) {
    GenerationRun run = start(prompts, request);
    while (!run.isDone()) {
      run.step((row, token) -> {});
    }
    return run.continuations().stream().flatMap(List::stream).toList();
  }

  /** Begins a run that goes step by step; another one ends it. */
  GenerationRun start(List<int[]> prompts, TokenRequest request) {
    for (int i = 0; i < prompts.size(); i++) {
      check(prompts.get(i), prompts.size() == 1 ? "the prompt" : "prompt " + (i + 1));
    }
    return request.settings().beams().isPresent()
        ? new BeamRun(source, prompts, model.context(), request)
        : new SamplingRun(source, prompts, model.context(), request, rounding);
  }

  private void check(int[] prompt, String name) {
    if (prompt.length == 0) {
      throw new BadInputException(name + " needs at least one token");
    }
    if (prompt.length > model.context()) {
      throw new BadInputException(
          String.format(
              "%s has %d tokens, and the model sees at most %d at once; shorten it",
              name, prompt.length, model.context()));
    }
    for (int id : prompt) {
      if (id < 0 || id >= model.vocabularySize()) {
        throw new BadInputException(
            String.format(
                "%s holds the id %d, which is not in [0, %d)", name, id, model.vocabularySize()));
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
