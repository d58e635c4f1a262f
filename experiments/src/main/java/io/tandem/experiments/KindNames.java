package io.tandem.experiments;

import io.tandem.experiments.wiring.Catalogue;
import jakarta.inject.Inject;
import java.util.Iterator;

/** The kinds of choices, for help and completion. */
record KindNames(Catalogue catalogue) implements Iterable<String> {
  @Inject
  KindNames {}

  @Override
  public Iterator<String> iterator() {
    return catalogue.kinds().stream().map(Catalogue.Kind::label).iterator();
  }
}
