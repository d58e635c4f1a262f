package io.tandem.models.generation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Continues sequences of tokens with a language model, one at a time. What is drawn depends on the
 * seed and the position alone. Not thread-safe.
 */
public final class TextGenerator implements AutoCloseable {
  private final LanguageModel model;
  private final Executable next;

  /** Compiles the model's prediction against the weights of a state. */
  public TextGenerator(LanguageModel model, DeviceState state) {
    this.model = model;
    this.next = state.compile(model.nextToken(), CompileOptions.FUSED);
  }

  /**
   * Continues a prompt.
   *
   * @param prompt at least one id; of more than the model's context the last ones are seen
   * @param tokens how many to add
   * @param sampling how each is chosen
   * @param seed what is drawn from
   * @return the prompt and what was added
   * @throws BadInputException if the prompt is empty or an id is not of the vocabulary
   */
  public int[] generate(int[] prompt, int tokens, Sampling sampling, long seed) {
    if (prompt.length == 0) {
      throw new BadInputException("a prompt needs at least one token");
    }
    for (int id : prompt) {
      if (id < 0 || id >= model.vocabularySize()) {
        throw new BadInputException(
            String.format("the prompt's id %d is not in [0, %d)", id, model.vocabularySize()));
      }
    }
    Philox random = Philox.of(seed, "sampling");
    int[] ids = Arrays.copyOf(prompt, prompt.length + tokens);
    for (int i = prompt.length; i < ids.length; i++) {
      int[] seen = Arrays.copyOfRange(ids, Math.max(0, i - model.context()), i);
      HostTensor input = HostTensor.of(seen, 1, seen.length);
      try (Results results = next.run(Map.of(Batch.INPUT_IDS, input))) {
        float[] logits = results.host(LanguageModel.LOGITS).toFloatArray();
        ids[i] = sampling.choose(logits, random.uniform(i));
      }
    }
    return ids;
  }

  @Override
  public void close() {
    next.close();
  }
}
