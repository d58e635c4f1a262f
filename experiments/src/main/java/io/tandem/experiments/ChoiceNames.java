package io.tandem.experiments;

import io.tandem.experiments.wiring.Catalogue;
import jakarta.inject.Inject;
import java.util.Iterator;

/** The names of all choices of all kinds, for completion. */
record ChoiceNames(Catalogue catalogue) implements Iterable<String> {
  @Inject
  ChoiceNames {}

  @Override
  public Iterator<String> iterator() {
    return catalogue.kinds().stream()
        .flatMap(kind -> kind.entries().stream())
        .map(Catalogue.Entry::name)
        .distinct()
        .iterator();
  }
}
