package io.tandem.experiments;

import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.util.Iterator;

/** The backends on the path, for completion. */
record BackendNames(Providers providers) implements Iterable<String> {
  @Inject
  BackendNames {}

  @Override
  public Iterator<String> iterator() {
    return providers.backends().iterator();
  }
}
