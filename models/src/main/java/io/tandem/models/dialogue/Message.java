package io.tandem.models.dialogue;

import java.util.Locale;

/**
 * What somebody said.
 *
 * @param role who
 * @param text what
 */
public record Message(Role role, String text) {

  /** Who speaks. */
  public enum Role {
    /** Says what the talk is to be like; comes first, if at all. */
    SYSTEM,
    /** Asks. */
    USER,
    /** Answers: the model. */
    ASSISTANT;

    /** As chat templates call it. */
    public String published() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
