package io.tandem.models.assistant;

/** What to say in a state: a template of the goal for each. */
public final class ReplyRule {
  private ReplyRule() {}

  /**
   * What to say.
   *
   * @param state what is known after the sentence
   * @param said what the sentence meant
   */
  public static String of(DialogueState state, Understood said) {
    String next = next(state);
    return said.intent() == Understood.Intent.OTHER ? "I only know about bookings. " + next : next;
  }

  private static String next(DialogueState state) {
    Goal goal = state.goal();
    return switch (state.stage()) {
      case ASKING -> goal.questions().get(state.missing().get(0));
      case CONFIRMING -> goal.filled(goal.confirm(), state.filled());
      case CORRECTING -> "What should be otherwise?";
      case DONE -> goal.filled(goal.done(), state.filled());
      case CANCELLED -> "Nothing is booked.";
    };
  }
}
