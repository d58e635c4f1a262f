package io.tandem.faults;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * What goes wrong in a {@link FaultyFileSystem}. Calls are counted from 0: opening, reading,
 * writing, forcing, listing, making, moving and deleting, each of them one. Questions about
 * attributes always succeed and do not count. Not thread-safe.
 */
public final class Faults {
  /** What Linux says of a full disk. */
  public static final String FULL = "No space left on device";

  private int calls;
  private OptionalInt failing = OptionalInt.empty();
  private OptionalInt full = OptionalInt.empty();
  private Optional<Random> shortWrites = Optional.empty();

  Faults() {}

  /** How many calls there were by now, those that failed among them. */
  public int calls() {
    return calls;
  }

  /** Lets one call fail; a write has then written half. */
  public void failAt(int call) {
    failing = OptionalInt.of(call);
  }

  /** Lets every call from one on fail that needs room; the first write has then written half. */
  public void fillUpAt(int call) {
    full = OptionalInt.of(call);
  }

  /** Lets every write take a part of what it is given, drawn from a seed. */
  public void shortenWrites(long seed) {
    shortWrites = Optional.of(new Random(seed));
  }

  /** Lets nothing fail any more. */
  public void end() {
    failing = OptionalInt.empty();
    full = OptionalInt.empty();
    shortWrites = Optional.empty();
  }

  /** A call that needs no room. */
  void call(String what) throws IOException {
    int call = calls++;
    if (failing.isPresent() && failing.getAsInt() == call) {
      throw new IOException("Input/output error: " + what);
    }
  }

  /** A call that needs room. */
  void fill(String what) throws IOException {
    boolean none = full.isPresent() && calls >= full.getAsInt();
    call(what);
    if (none) {
      throw new IOException(FULL + ": " + what);
    }
  }

  /** How many of some bytes are written at all, if the call then fails. */
  int half(int bytes) {
    boolean fails = failing.isPresent() && failing.getAsInt() == calls;
    boolean fillsUp = full.isPresent() && full.getAsInt() == calls;
    return fails || fillsUp ? bytes / 2 : 0;
  }

  /** How many of some bytes a write takes. */
  int taken(int bytes) {
    return shortWrites.isPresent() && bytes > 1 ? 1 + shortWrites.get().nextInt(bytes) : bytes;
  }
}
