package io.tandem.models.assistant;

import io.tandem.api.error.BadInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a talk is after: the slots that have to be filled, each with the question for it, and the
 * sentences that are said beside these.
 *
 * @param questions by slot, in the order in which they are asked
 * @param confirm said when all are filled; {@code {slot}} stands for a slot's value
 * @param done said when that is affirmed
 */
public record Goal(Map<String, String> questions, String confirm, String done) {
  /** A table in a restaurant. */
  public static final Goal TABLE = table();

  /** Copies the map and checks that there is a slot. */
  public Goal {
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    if (questions.isEmpty()) {
      throw new BadInputException("a goal has a slot to be filled");
    }
  }

  private static Goal table() {
    Map<String, String> questions = new LinkedHashMap<>();
    questions.put("cuisine", "What kind of food would you like?");
    questions.put("area", "In which part of town?");
    questions.put("people", "For how many people?");
    questions.put("day", "On which day?");
    questions.put("time", "At what time?");
    return new Goal(
        questions,
        "A table for {people} at a {cuisine} restaurant in the {area}, {day} at {time}: is that"
            + " right?",
        "It is booked: {cuisine}, {area}, {people} people, {day} at {time}.");
  }

  /** A sentence with the slots' values in their places. */
  String filled(String sentence, Map<String, String> values) {
    String text = sentence;
    for (Map.Entry<String, String> one : values.entrySet()) {
      text = text.replace("{" + one.getKey() + "}", one.getValue());
    }
    return text;
  }
}
