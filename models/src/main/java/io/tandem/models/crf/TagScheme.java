package io.tandem.models.crf;

import io.tandem.api.error.BadInputException;

/**
 * How tags mark entities: a letter for the place in the entity, and its type, as in {@code B-PER}.
 * What may follow what is AllenNLP's {@code allowed_transitions}.
 */
public enum TagScheme {
  /** Tags mark nothing that spans words, and any may follow any: parts of speech. */
  NONE(""),
  /**
   * IOB1, as CoNLL-2003 was published: an entity is a run of {@code I-} of one type; one that
   * follows another of its type at once begins with {@code B-}.
   */
  IOB1("IB"),
  /** IOB2: an entity is a {@code B-} and every {@code I-} of its type that follows. */
  BIO("BI"),
  /**
   * IOBES: an entity is an {@code S-}, or a {@code B-}, any number of {@code I-}, an {@code E-}.
   */
  BIOES("BIES"),
  /** IOBES by other letters: {@code L-} for {@code E-} and {@code U-} for {@code S-}. */
  BILOU("BILU");

  private final String letters;

  TagScheme(String letters) {
    this.letters = letters;
  }

  /**
   * A tag's place in an entity and the entity's type.
   *
   * @param place {@code O}, or one of {@code I}, {@code B}, {@code E} and {@code S}, whatever the
   *     scheme's letters for them
   * @param type empty outside of entities
   */
  record Mark(char place, String type) {
    static final Mark OUTSIDE = new Mark('O', "");

    boolean inside(char... places) {
      return new String(places).indexOf(place) >= 0;
    }
  }

  /**
   * Refuses a tag that the scheme does not have.
   *
   * @param tag the tag
   * @param place where it stands, which a message begins with
   * @throws BadInputException naming the place, the tag and what the scheme has
   */
  public void check(String tag, String place) {
    try {
      read(tag);
    } catch (BadInputException e) {
      throw new BadInputException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a tag.
   *
   * @throws BadInputException if the scheme has no such tag
   */
  Mark read(String tag) {
    if (this == NONE || tag.equals("O")) {
      return Mark.OUTSIDE;
    }
    boolean marked = tag.length() >= 2 && tag.charAt(1) == '-';
    if (!marked || letters.indexOf(tag.charAt(0)) < 0 || tag.length() == 2) {
      StringBuilder known = new StringBuilder("O");
      letters.chars().forEach(letter -> known.append(", ").append((char) letter).append("-TYPE"));
      throw new BadInputException(
          String.format("the tag '%s' is none of the scheme %s: %s", tag, configName(), known));
    }
    char letter = tag.charAt(0);
    char place = letter == 'L' ? 'E' : letter == 'U' ? 'S' : letter;
    return new Mark(place, tag.substring(2));
  }

  /** Whether a tag may be a sentence's first. */
  boolean begins(Mark mark) {
    return switch (this) {
      case NONE -> true;
      case IOB1 -> !mark.inside('B');
      case BIO -> !mark.inside('I');
      case BIOES, BILOU -> mark.inside('O', 'B', 'S');
    };
  }

  /** Whether a tag may be a sentence's last. */
  boolean ends(Mark mark) {
    return switch (this) {
      case NONE, IOB1, BIO -> true;
      case BIOES, BILOU -> mark.inside('O', 'E', 'S');
    };
  }

  /** Whether a tag may follow another. */
  boolean follows(Mark from, Mark to) {
    boolean same = from.type().equals(to.type());
    return switch (this) {
      case NONE -> true;
      case IOB1 -> !to.inside('B') || (from.inside('B', 'I') && same);
      case BIO -> !to.inside('I') || (from.inside('B', 'I') && same);
      case BIOES, BILOU ->
          from.inside('B', 'I') ? to.inside('I', 'E') && same : to.inside('O', 'B', 'S');
    };
  }

  /** The name by which configs choose it. */
  String configName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
