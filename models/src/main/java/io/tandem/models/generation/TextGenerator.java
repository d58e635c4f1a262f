package io.tandem.models.generation;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Continues texts with a language model and its tokenizer; see {@link TokenGenerator} for what the
 * results depend on.
 *
 * <pre>{@code
 * generator.generate("Fellow citizens,", Sampling.topP(0.9)).forEach(System.out::print);
 * }</pre>
 *
 * <p>Not thread-safe; the tokenizer stays open when this is closed.
 */
public final class TextGenerator implements AutoCloseable {
  private static final int TOKENS = 100;

  private final TokenGenerator generator;
  private final Tokenizer tokenizer;
  private final Set<Integer> ends;

  /** Generates with the weights of a state. */
  public TextGenerator(LanguageModel model, Tokenizer tokenizer, DeviceState state) {
    this(model, tokenizer, state, Precision.FLOAT32);
  }

  /**
   * Generates with the weights of a state in a precision.
   *
   * @param state holds the weights in that precision, as {@link TokenGenerator} wants them
   * @throws BadInputException if the tokenizer has tokens that the model does not know
   */
  public TextGenerator(
      LanguageModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    this(model, tokenizer, state, precision, ends(tokenizer));
  }

  private static Set<Integer> ends(Tokenizer tokenizer) {
    OptionalInt end = tokenizer.idOf(Tokenizer.END_OF_TEXT);
    return end.isPresent() ? Set.of(end.getAsInt()) : Set.of();
  }

  /**
   * Generates texts that some tokens end.
   *
   * @param ends the tokens any of which ends a text, where settings name none; those that the model
   *     does not know never come
   * @throws BadInputException if the tokenizer has tokens that the model does not know
   */
  public TextGenerator(
      LanguageModel model,
      Tokenizer tokenizer,
      DeviceState state,
      Precision precision,
      Set<Integer> ends) {
    if (tokenizer.vocabularySize() > model.vocabularySize()) {
      throw new BadInputException(
          String.format(
              "the tokenizer has %d tokens, and the model knows %d: they do not belong together",
              tokenizer.vocabularySize(), model.vocabularySize()));
    }
    this.generator = new TokenGenerator(model, state, precision);
    this.tokenizer = tokenizer;
    this.ends =
        ends.stream()
            .filter(id -> id < model.vocabularySize())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Is told of every piece of text as it comes. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Takes a piece.
     *
     * @param row the prompt that it continues, counted from 0
     * @param piece whole characters, not empty
     */
    void accept(int row, String piece);
  }

  /** Up to 100 tokens that go on from a prompt, drawn with the seed 0; see below. */
  public Stream<String> generate(String prompt, Sampling sampling) {
    return generate(prompt, Generation.of(TOKENS, sampling), 0);
  }

  /**
   * The text that goes on from a prompt, piece by piece: each is computed when it is asked for. The
   * next generation ends the stream: it then throws {@link IllegalStateException} where it would
   * compute another piece.
   *
   * @throws BadInputException as {@link #complete} does; what comes up while generating, by the
   *     stream
   */
  public Stream<String> generate(String prompt, Generation settings, long seed) {
    GenerationRun run = generator.start(List.of(encode(prompt)), request(settings, seed));
    Iterator<String> pieces = new Pieces(run, new TextPieces(tokenizer, settings.stop()));
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(pieces, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /**
   * Continues several prompts at once.
   *
   * @param prompts none empty
   * @param seed what is drawn from: row i draws from {@code seed + i}
   * @return for each prompt in turn its completion, or as many as a beam search is to return
   * @throws BadInputException if a prompt is empty or longer than the model sees at once, the token
   *     that is to end texts is not of the vocabulary, the settings' rules leave no token that may
   *     come, or the model's scores are not finite
   */
  public List<Completion> complete(List<String> prompts, Generation settings, long seed) {
    return complete(prompts, settings, seed, (row, piece) -> {});
  }

  /** As above, telling of the pieces as they come; of a beam search, of each best completion. */
  public List<Completion> complete(
      List<String> prompts, Generation settings, long seed, Listener listener) {
    List<int[]> ids = prompts.stream().map(this::encode).toList();
    List<TextPieces> pieces =
        prompts.stream().map(prompt -> new TextPieces(tokenizer, settings.stop())).toList();
    GenerationRun run = generator.start(ids, request(settings, seed));
    while (!run.isDone()) {
      run.step((row, token) -> tell(listener, row, pieces.get(row).add(token)));
    }
    for (int row = 0; row < pieces.size(); row++) {
      tell(listener, row, pieces.get(row).end());
    }
    List<Completion> completions = new ArrayList<>();
    List<List<Continuation>> all = run.continuations();
    for (int row = 0; row < all.size(); row++) {
      for (Continuation one : all.get(row)) {
        completions.add(new Completion(row, text(one, settings.stop()), one));
      }
    }
    return completions;
  }

  private static void tell(Listener listener, int row, String piece) {
    if (!piece.isEmpty()) {
      listener.accept(row, piece);
    }
  }

  private String text(Continuation continuation, List<String> stops) {
    String text = continuation.tokens().isEmpty() ? "" : tokenizer.decode(continuation.ids());
    int stop = TextPieces.stopIn(text, stops);
    return stop < 0 ? text : text.substring(0, stop);
  }

  private int[] encode(String prompt) {
    int[] ids = tokenizer.encode(prompt);
    if (ids.length == 0) {
      throw new BadInputException(
          "a prompt is empty; generation needs at least one character to go on from");
    }
    return ids;
  }

  private TokenRequest request(Generation settings, long seed) {
    Set<Integer> named = settings.endOfText().map(token -> Set.of(known(token))).orElse(ends);
    return new TokenRequest(settings, named, stop(settings.stop()), seed);
  }

  private int known(String token) {
    OptionalInt id = tokenizer.idOf(token);
    if (id.isEmpty()) {
      throw new BadInputException(
          String.format(
              "the vocabulary has no token '%s' to end texts; of its special tokens, %s",
              token, NearestName.hint(token, tokenizer.specialTokens().keySet())));
    }
    return id.getAsInt();
  }

  private Predicate<int[]> stop(List<String> stops) {
    if (stops.isEmpty()) {
      return tokens -> false;
    }
    // A token is at least a byte long, but for special ones; beyond that many none takes part.
    int longest =
        stops.stream().mapToInt(s -> s.getBytes(StandardCharsets.UTF_8).length).max().orElse(0);
    return tokens -> {
      int from = Math.max(0, tokens.length - longest - 8);
      String text = tokenizer.decode(Arrays.copyOfRange(tokens, from, tokens.length));
      return TextPieces.stopIn(text, stops) >= 0;
    };
  }

  /** Runs as far as it must for the next piece. */
  private static final class Pieces implements Iterator<String> {
    private final GenerationRun run;
    private final TextPieces pieces;
    private final List<String> ready = new ArrayList<>();
    private boolean ended;

    Pieces(GenerationRun run, TextPieces pieces) {
      this.run = run;
      this.pieces = pieces;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !ended) {
        if (run.isDone()) {
          ended = true;
          keep(pieces.end());
        } else {
          run.step((row, token) -> keep(pieces.add(token)));
        }
      }
      return !ready.isEmpty();
    }

    private void keep(String piece) {
      if (!piece.isEmpty()) {
        ready.add(piece);
      }
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove(0);
    }
  }

  @Override
  public void close() {
    generator.close();
  }
}
