package io.tandem.faults;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The states that a disk may be in when the power is lost after some of a history's operations.
 *
 * <p>The model is that of ALICE (Pillai et al., "All File Systems Are Not Created Equal", OSDI
 * 2014) at its weakest, what POSIX promises and no more:
 *
 * <ul>
 *   <li>What a file held when it was last forced is there. Of what came later, each block is there
 *       in any of the states that it had since then, or as zeros where the file grew; the file's
 *       size is any that it had or went through.
 *   <li>The entries that a folder had when it was last forced are there. Each later change of an
 *       entry has happened or not, whatever happened to the others, and to the contents. Forcing a
 *       file forces no entry.
 *   <li>A single change of an entry, a rename too, happens as a whole or not at all.
 *   <li>A force that fails forces nothing, and a later one that succeeds forces everything.
 * </ul>
 *
 * <p>Ext4 with its default options promises more: changes of entries happen in their order. Its
 * states are among these: every beginning of the changes in their order is tried.
 */
public final class Crashes {
  /** Smaller than any device's, so that small files fall apart, too. */
  private static final int BLOCK = 64;

  private final History history;
  private final int draws;
  private final Random random;

  /** Looks at a state. */
  @FunctionalInterface
  public interface Check {
    /**
     * Looks at a state that a crash may leave.
     *
     * @param operations how many were done before the crash
     * @throws Exception if that must not be
     */
    void check(int operations, DiskState state) throws Exception;
  }

  /**
   * The crashes of a history.
   *
   * @param draws how many states are drawn at random for each number of operations, beside the
   *     extremes: nothing survives that was not forced, everything, all entries without their
   *     contents, zeros
   * @param seed of the random choice
   */
  public Crashes(History history, int draws, long seed) {
    this.history = history;
    this.draws = draws;
    random = new Random(seed);
  }

  /**
   * Tries a crash before the first operation, after it, after the second and so on. States that
   * occur again after further operations are given again.
   */
  public void forEach(Check check) throws Exception {
    Disk disk = new Disk(history.nodes());
    List<Operation> operations = history.operations();
    for (int done = 0; done <= operations.size(); done++) {
      if (done > 0) {
        disk.take(operations.get(done - 1));
      }
      for (DiskState state : states(disk)) {
        try {
          check.check(done, state);
        } catch (Exception | AssertionError e) {
          // Whatever is wrong is told with the crash that it is wrong after.
          String last = done == 0 ? "nothing" : operations.get(done - 1).toString();
          throw new AssertionError(
              String.format("after %d operations, %s: %s: %s", done, last, e, state), e);
        }
      }
    }
  }

  private Set<DiskState> states(Disk disk) {
    Set<DiskState> states = new LinkedHashSet<>();
    List<Operation.Entry> entries = disk.unsafeEntries();
    List<Function<Disk.Unsafe, byte[]>> contents =
        List.of(Disk.Unsafe::safe, Disk.Unsafe::zeros, Disk.Unsafe::last);
    for (int made = 0; made <= entries.size(); made++) {
      Set<Operation.Entry> beginning = identities();
      beginning.addAll(entries.subList(0, made));
      contents.forEach(content -> states.add(disk.after(beginning::contains, content)));
    }
    for (int draw = 0; draw < draws; draw++) {
      double likely = random.nextDouble();
      Set<Operation.Entry> made = identities();
      entries.stream().filter(entry -> random.nextDouble() < likely).forEach(made::add);
      states.add(disk.after(made::contains, this::mixed));
    }
    return states;
  }

  /** The same change made twice is two. */
  private static Set<Operation.Entry> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Every block as it was at any moment since the file was forced. */
  private byte[] mixed(Disk.Unsafe file) {
    int size = any(file).length;
    if (random.nextBoolean()) {
      int other = any(file).length;
      size = Math.min(size, other) + random.nextInt(Math.abs(size - other) + 1);
    }
    byte[] mixed = new byte[size];
    for (int begin = 0; begin < size; begin += BLOCK) {
      byte[] from = any(file);
      int end = Math.min(Math.min(begin + BLOCK, size), from.length);
      if (begin < end) {
        System.arraycopy(from, begin, mixed, begin, end - begin);
      }
    }
    return mixed;
  }

  private byte[] any(Disk.Unsafe file) {
    return file.versions().get(random.nextInt(file.versions().size()));
  }
}
