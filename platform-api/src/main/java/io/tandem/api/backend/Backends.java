package io.tandem.api.backend;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.provider.NamedProviders;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The backends on the path, found with {@link ServiceLoader} at every call. {@code
 * Backends.open("djl")} is all that a notebook needs to have an engine.
 *
 * <p>Thread-safe. Finding and naming load no native code; opening does.
 */
public final class Backends {
  private Backends() {}

  /**
   * The backends by name, in the order of the names.
   *
   * @return empty if no backend's jar is on the path
   * @throws BadInputException if two have one name, or one cannot be loaded
   */
  public static Map<String, Backend> all() {
    return NamedProviders.byName("backend", Backend.class, ServiceLoader.load(Backend.class));
  }

  /**
   * What backends there are.
   *
   * @return their names in order; empty if no backend's jar is on the path
   * @throws BadInputException if two have one name, or one cannot be loaded
   */
  public static List<String> names() {
    return List.copyOf(all().keySet());
  }

  /**
   * The backend of a name, which can tell its devices.
   *
   * @param name such as {@code djl}
   * @throws BadInputException if it is not on the path, with those that are and the nearest of them
   */
  public static Backend named(String name) {
    Map<String, Backend> backends = all();
    Backend backend = backends.get(name);
    if (backend == null) {
      throw new BadInputException(
          backends.isEmpty()
              ? String.format(
                  "there is no backend '%s': no backend is on the path; add the jar of one", name)
              : String.format(
                  "there is no backend '%s' on the path; %s",
                  name, NearestName.hint(name, backends.keySet())));
    }
    return backend;
  }

  /**
   * Opens an engine on the CPU, with the engine's own number of threads.
   *
   * @param name such as {@code djl}
   * @return the engine, to be closed by the caller
   * @throws BadInputException if the backend is not on the path
   * @throws EngineException if the engine cannot be loaded
   */
  public static Engine open(String name) {
    return open(name, EngineOptions.cpu());
  }

  /**
   * Opens an engine.
   *
   * @param name such as {@code djl}
   * @param options the device, threads, and how a GPU is used
   * @return the engine, to be closed by the caller
   * @throws BadInputException if the backend is not on the path, or its device is not there
   * @throws EngineException if the engine cannot be loaded
   */
  public static Engine open(String name, EngineOptions options) {
    return named(name).open(options);
  }
}
