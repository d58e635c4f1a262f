package io.tandem.api.data;

/**
 * Which text loses tokens, from its end, where the texts of a sequence are too long together; the
 * names are those of Hugging Face's {@code truncation} parameter. Of a single text, whichever names
 * it, the end is cut off.
 */
public enum Truncation {
  /** The longer one until both are of one length, then both: {@code longest_first}. */
  LONGEST_FIRST,

  /** The first alone: {@code only_first}. */
  FIRST,

  /** The second alone: {@code only_second}. */
  SECOND,

  /** None: what is too long is refused. */
  NONE
}
