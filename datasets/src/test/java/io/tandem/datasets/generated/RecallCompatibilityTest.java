package io.tandem.datasets.generated;

import io.tandem.api.data.DatasetReader;
import io.tandem.tck.data.DatasetReaderContract;
import java.nio.file.Path;
import java.util.Map;

class RecallCompatibilityTest extends DatasetReaderContract<RecallReader.Settings> {
  @Override
  protected DatasetReader<RecallReader.Settings> provider() {
    return new RecallReader();
  }

  @Override
  protected RecallReader.Settings readable(Path empty) {
    return new RecallReader.Settings(10, 50, 4, 8, 1);
  }

  /** It reads nothing that could be wrong. */
  @Override
  protected Map<String, RecallReader.Settings> unreadable(Path empty) {
    return Map.of();
  }
}
