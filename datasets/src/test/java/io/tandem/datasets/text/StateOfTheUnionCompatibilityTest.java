package io.tandem.datasets.text;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.nio.file.Path;
import java.util.Map;

class StateOfTheUnionCompatibilityTest
    extends DatasetReaderContract<StateOfTheUnionReader.Settings> {
  @Override
  protected DatasetReader<StateOfTheUnionReader.Settings> provider() {
    return new StateOfTheUnionReader();
  }

  @Override
  protected StateOfTheUnionReader.Settings readable(Path empty) {
    return new StateOfTheUnionReader.Settings();
  }

  /** It reads nothing that could be wrong. */
  @Override
  protected Map<String, StateOfTheUnionReader.Settings> unreadable(Path empty) {
    return Map.of();
  }
}
