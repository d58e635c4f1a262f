package io.tandem.models.dialogue;

import io.tandem.api.error.BadInputException;
import io.tandem.models.dialogue.Message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What of a talk a model is shown: the system's message always, and of the rest so many turns of
 * the newest as there is room for. A turn is what the user said and what was answered.
 *
 * @param turns the greatest number of earlier turns, at least 0
 * @param room the greatest number of tokens
 * @param tokens how many tokens the prompt of messages has
 */
public record HistoryWindow(int turns, int room, ToIntFunction<List<Message>> tokens) {

  /**
   * What is shown.
   *
   * @param messages all of them, the last one the user's
   * @throws BadInputException if not even the last one fits
   */
  public List<Message> of(List<Message> messages) {
    List<Message> before = new ArrayList<>();
    List<Message> rest = new ArrayList<>();
    messages.forEach(one -> (one.role() == Role.SYSTEM ? before : rest).add(one));
    while (users(rest) - 1 > turns) {
      dropTurn(rest);
    }
    while (true) {
      List<Message> shown = new ArrayList<>(before);
      shown.addAll(rest);
      int length = tokens.applyAsInt(shown);
      if (length <= room) {
        return List.copyOf(shown);
      }
      if (users(rest) <= 1) {
        throw new BadInputException(
            String.format(
                "the message has %d tokens with what belongs to it, and the model has room for %d"
                    + " beside its answer",
                length, room));
      }
      dropTurn(rest);
    }
  }

  private static long users(List<Message> messages) {
    return messages.stream().filter(one -> one.role() == Role.USER).count();
  }

  /** Drops the first message and what follows it up to the user's next one. */
  private static void dropTurn(List<Message> messages) {
    messages.remove(0);
    while (messages.get(0).role() != Role.USER) {
      messages.remove(0);
    }
  }
}
