package io.tandem.notebook.work;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What cells have opened, by name: what is opened again under the same name takes the place of what
 * was there, which is closed first, so that a cell can be run any number of times. What is open
 * when the process ends goes with it: to close it then would meet a training that is still at work.
 * Thread-safe.
 */
public final class Kept {
  private final Map<String, AutoCloseable> open = new LinkedHashMap<>();

  /** Nothing yet. */
  public Kept() {}

  /**
   * Closes what has the name, and opens.
   *
   * @param opens makes it, after the other is closed
   */
  public synchronized <T extends AutoCloseable> T anew(String name, Supplier<T> opens) {
    close(name);
    T opened = opens.get();
    open.put(name, opened);
    return opened;
  }

  /** What has the name; it is opened if nothing has. */
  public synchronized <T extends AutoCloseable> T once(
      String name, Class<T> type, Supplier<T> opens) {
    AutoCloseable there = open.get(name);
    return type.isInstance(there) ? type.cast(there) : anew(name, opens);
  }

  /** The names of what is open, in the order in which it was opened. */
  public synchronized List<String> names() {
    return List.copyOf(open.keySet());
  }

  /**
   * Closes what has a name.
   *
   * @throws BadInputException if nothing has, with the nearest name
   */
  public synchronized void release(String name) {
    if (!open.containsKey(name)) {
      throw new BadInputException(
          open.isEmpty()
              ? "nothing is open"
              : "nothing is open as '" + name + "'; " + NearestName.hint(name, open.keySet()));
    }
    close(name);
  }

  private void close(String name) {
    AutoCloseable before = open.remove(name);
    if (before == null) {
      return;
    }
    try {
      before.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("'" + name + "' could not be closed: " + e, e);
    }
  }
}
