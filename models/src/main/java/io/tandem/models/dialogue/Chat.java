package io.tandem.models.dialogue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.models.dialogue.Message.Role;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.TextGenerator;
import io.tandem.models.pipeline.TextRewriter;
import io.tandem.models.seq2seq.SequenceToSequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A talk with a model, which is shown as much of what was said before as it has room for beside its
 * answer. A language model goes on with the messages in a {@link ChatFormat}; one that makes texts
 * of texts reads what was said and makes the answer. Used by one thread.
 */
public final class Chat implements AutoCloseable {
  private final Speaker speaker;
  private final List<Message> messages = new ArrayList<>();
  private long seed;

  /** Answers messages. */
  private interface Speaker extends AutoCloseable {
    List<Message> shown(List<Message> all);

    /** Tells of pieces as they come, until it is to stop. */
    void answer(List<Message> shown, long seed, BooleanSupplier stop, Consumer<String> listener);

    @Override
    void close();
  }

  /**
   * What a model answered.
   *
   * @param text the answer, without white space around it
   * @param interrupted whether it was told to stop
   * @param shown how many messages it was shown
   */
  public record Answer(String text, boolean interrupted, int shown) {}

  private Chat(Speaker speaker, Optional<String> system, long seed) {
    this.speaker = speaker;
    this.seed = seed;
    system.ifPresent(this::system);
  }

  /**
   * A talk with a language model.
   *
   * @param model the model
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, in the types that generation in the precision wants; not
   *     closed with this
   * @param ends the tokens any of which ends an answer
   * @param format how it is shown messages
   * @param settings how it answers; the format's text stops it as well
   * @param turns the greatest number of earlier turns that it is shown
   * @param system what the talk is to be like, if it is said
   * @param seed what answers are drawn from: the i-th from the seed and i
   * @throws BadInputException if the answer may be as long as all that the model sees
   */
  public static Chat with(
      LanguageModel model,
      Tokenizer tokenizer,
      DeviceState state,
      Precision precision,
      Set<Integer> ends,
      ChatFormat format,
      Generation settings,
      int turns,
      Optional<String> system,
      long seed) {
    int room = model.context() - settings.tokens();
    if (room < 1) {
      throw new BadInputException(
          String.format(
              "an answer may have %d tokens, and the model sees %d at once; give it fewer with"
                  + " --tokens",
              settings.tokens(), model.context()));
    }
    List<String> stops = new ArrayList<>(settings.stop());
    stops.add(format.stop());
    Generation stopping = settings.withStop(stops.toArray(String[]::new));
    TextGenerator generator = new TextGenerator(model, tokenizer, state, precision, ends);
    HistoryWindow window =
        new HistoryWindow(turns, room, all -> tokenizer.encode(format.prompt(all)).length);
    return new Chat(
        new Speaker() {
          @Override
          public List<Message> shown(List<Message> all) {
            return window.of(all);
          }

          @Override
          public void answer(
              List<Message> shown, long drawn, BooleanSupplier stop, Consumer<String> listener) {
            Iterator<String> pieces =
                generator.generate(format.prompt(shown), stopping, drawn).iterator();
            while (!stop.getAsBoolean() && pieces.hasNext()) {
              listener.accept(pieces.next());
            }
          }

          @Override
          public void close() {
            generator.close();
          }
        },
        system,
        seed);
  }

  /**
   * A talk with a model that makes texts of texts; what it reads is in the {@linkplain
   * ChatFormat#PLAIN plain} form.
   *
   * @param settings how it answers; nothing for the model's own way
   */
  public static Chat with(
      SequenceToSequence model,
      DeviceState state,
      Precision precision,
      Optional<Generation> settings,
      int turns,
      Optional<String> system,
      long seed) {
    TextRewriter rewriter = new TextRewriter(model, state, precision);
    Tokenizer tokenizer = model.pairs().tokenizer();
    HistoryWindow window =
        new HistoryWindow(
            turns,
            model.pairs().limits().source() - 1,
            all -> tokenizer.encode(ChatFormat.PLAIN.text(all).strip()).length);
    return new Chat(
        new Speaker() {
          @Override
          public List<Message> shown(List<Message> all) {
            return window.of(all);
          }

          @Override
          public void answer(
              List<Message> shown, long drawn, BooleanSupplier stop, Consumer<String> listener) {
            List<String> texts = List.of(ChatFormat.PLAIN.text(shown).strip());
            listener.accept(
                settings
                    .map(how -> rewriter.of(texts, "", how, drawn))
                    .orElseGet(() -> rewriter.of(texts, ""))
                    .get(0));
          }

          @Override
          public void close() {
            rewriter.close();
          }
        },
        system,
        seed);
  }

  /**
   * Says something to the model.
   *
   * @param text what; not blank
   * @param stop asked before each piece whether the answer is to end
   * @param listener told of the answer's pieces as they come
   * @throws BadInputException if the model has no room for it; the talk is then as before
   */
  public Answer say(String text, BooleanSupplier stop, Consumer<String> listener) {
    if (text.isBlank()) {
      throw new BadInputException("there is nothing to answer");
    }
    List<Message> all = new ArrayList<>(messages);
    all.add(new Message(Role.USER, text));
    List<Message> shown = speaker.shown(all);
    StringBuilder answer = new StringBuilder();
    boolean[] stopped = new boolean[1];
    speaker.answer(
        shown,
        seed,
        () -> {
          stopped[0] = stopped[0] || stop.getAsBoolean();
          return stopped[0];
        },
        piece -> {
          answer.append(piece);
          listener.accept(piece);
        });
    seed++;
    messages.clear();
    messages.addAll(all);
    String said = answer.toString().strip();
    messages.add(new Message(Role.ASSISTANT, said));
    return new Answer(said, stopped[0], shown.size());
  }

  /** Says what the talk is to be like from now on; a blank text says nothing of it. */
  public void system(String text) {
    messages.removeIf(one -> one.role() == Role.SYSTEM);
    if (!text.isBlank()) {
      messages.add(0, new Message(Role.SYSTEM, text.strip()));
    }
  }

  /** Forgets all but the system's message. */
  public void reset() {
    messages.removeIf(one -> one.role() != Role.SYSTEM);
  }

  /** What was said so far. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    speaker.close();
  }
}
