package io.tandem.api.backend;

import io.tandem.api.provider.NoSettings;
import io.tandem.api.provider.Provider;
import java.util.List;

/**
 * An engine that can run programs, found by its name, such as {@code djl} or {@code tf}.
 *
 * <p>Listing and naming must not load native code; {@link #devices} and {@link #open} may.
 * Instances are thread-safe.
 */
public interface Backend extends Provider<NoSettings> {

  /** Nothing can be set: which device and how many threads is said when it is opened. */
  @Override
  default Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  /** The devices that are there, the default one first; {@code cpu} is always among them. */
  List<String> devices();

  /**
   * Opens the engine on a device.
   *
   * @throws io.tandem.api.error.BadInputException if the device is not there, listing those that
   *     are
   * @throws EngineException if the engine cannot be loaded
   */
  Engine open(EngineOptions options);
}
