package io.tandem.models.assistant;

import java.util.List;

/**
 * What a sentence means.
 *
 * @param intent what it is for
 * @param mentions what it says of slots, in its order
 */
public record Understood(Intent intent, List<Mention> mentions) {

  /** What a sentence is for. */
  public enum Intent {
    /** Tells something of what is wanted, or takes it back. */
    INFORM,
    /** Says yes. */
    AFFIRM,
    /** Says no, and perhaps what is wanted instead. */
    DENY,
    /** Wants nothing any more. */
    CANCEL,
    /** Is about something else. */
    OTHER
  }

  /**
   * A slot's value in a sentence.
   *
   * @param slot the slot
   * @param value as it was said
   * @param wanted false of a value that is said not to be wanted
   */
  public record Mention(String slot, String value, boolean wanted) {}

  /** Copies the list. */
  public Understood {
    mentions = List.copyOf(mentions);
  }
}
