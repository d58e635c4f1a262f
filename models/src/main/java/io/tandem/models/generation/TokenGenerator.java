package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Continues sequences of tokens with a language model.
 *
 * <p>What comes out depends on the prompt, the settings and the seed alone: not on the other rows
 * of a batch, nor on whether earlier tokens are computed again or kept. Where the choice of a token
 * hangs on less than rounding can change, it is made by logits that are computed from the row's
 * tokens alone and from their beginning. That does not hold for beams, which are compared by sums
 * of logarithms as they are, nor in bfloat16, whose rounding is too coarse: there what is closer
 * than rounding may fall otherwise. When a row outgrows the model's context, the older half of what
 * it sees is left out.
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

  /** The run that began last, whose state the source holds. */
  private Optional<Current> current = Optional.empty();

  private TokenGenerator(LanguageModel model, LogitSource source, Precision precision) {
    this.model = model;
    this.source = source;
    this.rounding = precision == Precision.FLOAT32 ? ROUNDING : 0;
  }

  /** Generates with the weights of a state, computing each token once. */
  public TokenGenerator(LanguageModel model, DeviceState state) {
    this(model, state, Precision.FLOAT32);
  }

  /**
   * Generates with the weights of a state in a precision.
   *
   * @param state holds the weights in the types of {@link io.tandem.api.model.Decoding#in}: for
   *     bfloat16 as {@link io.tandem.models.checkpoint.CheckpointFolder} loads them, which a state
   *     that trains does not; generating throws {@link IllegalStateException} where it does not
   */
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
   * @param tokens how many to add, 1 or more
   * @return the prompt and what was added
   * @throws IllegalArgumentException if {@code tokens} is out of the range of {@link Generation}
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
   * @throws BadInputException if a prompt is empty or longer than the model's context, an id is not
   *     of the vocabulary, the rules leave no token that may come, or the model's scores are not
   *     finite
   */
  public List<Continuation> generate(List<int[]> prompts, TokenRequest request) {
    GenerationRun run = start(prompts, request);
    while (!run.isDone()) {
      run.step((row, token) -> {});
    }
    return run.continuations().stream().flatMap(List::stream).toList();
  }

  /**
   * Begins a run that goes step by step, until another one begins: its steps then throw {@link
   * IllegalStateException}.
   */
  GenerationRun start(List<int[]> prompts, TokenRequest request) {
    for (int i = 0; i < prompts.size(); i++) {
      check(prompts.get(i), prompts.size() == 1 ? "the prompt" : "prompt " + (i + 1));
    }
    GenerationRun run =
        request.settings().beams().isPresent()
            ? new BeamRun(source, prompts, model.context(), request, score(request))
            : new SamplingRun(source, prompts, model.context(), request, rounding);
    Current started = new Current(run);
    current = Optional.of(started);
    return started;
  }

  private static BeamScore score(TokenRequest request) {
    return new BeamScore.Power(request.settings().beams().orElseThrow().lengthPenalty());
  }

  /** A run for as long as no other one begins: the source holds the state of one run only. */
  private final class Current implements GenerationRun {
    private final GenerationRun run;

    Current(GenerationRun run) {
      this.run = run;
    }

    @Override
    public boolean isDone() {
      return run.isDone();
    }

    @Override
    public void step(Listener listener) {
      if (current.filter(one -> one == this).isEmpty()) {
        throw new IllegalStateException(
            "this stream was ended by another generation of the same generator");
      }
      run.step(listener);
    }

    @Override
    public List<List<Continuation>> continuations() {
      return run.continuations();
    }
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
