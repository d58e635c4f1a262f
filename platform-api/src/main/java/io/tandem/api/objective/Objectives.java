package io.tandem.api.objective;

import io.tandem.api.config.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.provider.NamedProviders;
import java.util.Map;
import java.util.ServiceLoader;

/** The objectives on the path. */
public final class Objectives {
  private Objectives() {}

  /** All providers, by name. */
  @SuppressWarnings("unchecked") // A class object knows no type arguments.
  public static Map<String, ObjectiveProvider<?>> all() {
    Class<ObjectiveProvider<?>> type =
        (Class<ObjectiveProvider<?>>) (Class<?>) ObjectiveProvider.class;
    return NamedProviders.byName("objective", type, ServiceLoader.load(ObjectiveProvider.class));
  }

  /**
   * Makes the objective that a config names.
   *
   * @throws BadInputException if there is none of that name, naming the nearest
   */
  public static Objective of(Part<ObjectiveProvider<?>> part) {
    Map<String, ObjectiveProvider<?>> all = all();
    ObjectiveProvider<?> provider = all.get(part.name());
    if (provider == null) {
      throw new BadInputException(
          String.format(
              "there is no objective '%s'; %s",
              part.name(), NearestName.hint(part.name(), all.keySet())));
    }
    return create(provider, part.settings());
  }

  private static <S extends Record> Objective create(
      ObjectiveProvider<S> provider, Record settings) {
    return provider.create(provider.settingsType().cast(settings));
  }
}
