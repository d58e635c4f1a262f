package io.tandem.api.backend;

import java.util.List;

/**
 * An engine that can run programs, found by its name.
 *
 * <p>Listing and naming must not load native code; {@link #devices} and {@link #open} may.
 * Instances are thread-safe.
 */
public interface Backend {

  /** A short lower-case name such as {@code djl} or {@code tf}, by which configs choose it. */
  String name();

  /** One line for people: the engine and what it brings. */
  String description();

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
