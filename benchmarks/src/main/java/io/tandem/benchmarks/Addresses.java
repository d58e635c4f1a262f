package io.tandem.benchmarks;

import io.tandem.api.data.TextDataset;
import io.tandem.datasets.text.StateOfTheUnionReader;

/** Real text to work on: the State of the Union addresses. */
final class Addresses {
  private static final StateOfTheUnionReader READER = new StateOfTheUnionReader();

  private Addresses() {}

  /** The first addresses; 22 of them are 0.3 MB. */
  static TextDataset first(int number) {
    TextDataset all = READER.read(new StateOfTheUnionReader.Settings());
    return new TextDataset(all.name(), all.documents().subList(0, number));
  }
}
