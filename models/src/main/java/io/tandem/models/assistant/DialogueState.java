package io.tandem.models.assistant;

import io.tandem.models.assistant.Understood.Mention;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is known in a talk that is after something. Immutable.
 *
 * @param goal what it is after
 * @param filled the slots' values so far
 * @param stage where the talk is
 */
public record DialogueState(Goal goal, Map<String, String> filled, Stage stage) {

  /** Where a talk is. */
  public enum Stage {
    /** Slots are missing. */
    ASKING,
    /** All are filled, and whether they are right was asked. */
    CONFIRMING,
    /** What is filled was said to be wrong, and not what is right. */
    CORRECTING,
    /** It was affirmed. */
    DONE,
    /** It is not wanted any more. */
    CANCELLED
  }

  /** Copies the map. */
  public DialogueState {
    filled = Collections.unmodifiableMap(new TreeMap<>(filled));
  }

  /** Nothing is known. */
  public static DialogueState empty(Goal goal) {
    return new DialogueState(goal, Map.of(), Stage.ASKING);
  }

  /** The slots that are still to be filled, in the goal's order. */
  public List<String> missing() {
    return goal.questions().keySet().stream().filter(slot -> !filled.containsKey(slot)).toList();
  }

  /**
   * What is known after a sentence. Later values take the place of earlier ones; one that is said
   * not to be wanted is taken away, if it was the slot's. A yes counts where it was asked for. What
   * is about something else changes nothing; after the end, a new talk begins.
   */
  public DialogueState after(Understood said) {
    if (said.intent() == Understood.Intent.OTHER) {
      return this;
    }
    if (stage == Stage.DONE || stage == Stage.CANCELLED) {
      return said.mentions().isEmpty() ? this : empty(goal).after(said);
    }
    if (said.intent() == Understood.Intent.CANCEL) {
      return new DialogueState(goal, Map.of(), Stage.CANCELLED);
    }
    Map<String, String> values = new TreeMap<>(filled);
    for (Mention one : said.mentions()) {
      if (one.wanted()) {
        if (goal.questions().containsKey(one.slot())) {
          values.put(one.slot(), one.value());
        }
      } else {
        values.remove(one.slot(), one.value());
      }
    }
    boolean changed = !values.equals(filled);
    if (values.size() < goal.questions().size()) {
      return new DialogueState(goal, values, Stage.ASKING);
    }
    if (!changed && said.intent() == Understood.Intent.AFFIRM && stage == Stage.CONFIRMING) {
      return new DialogueState(goal, values, Stage.DONE);
    }
    if (!changed && said.intent() == Understood.Intent.DENY) {
      return new DialogueState(goal, values, Stage.CORRECTING);
    }
    return new DialogueState(goal, values, Stage.CONFIRMING);
  }

  /** The slots' values in one line, sorted by slot: what two states are compared by. */
  public String text() {
    return filled.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining("; "));
  }
}
