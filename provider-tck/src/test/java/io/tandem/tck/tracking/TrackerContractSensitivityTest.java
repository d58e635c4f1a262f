package io.tandem.tck.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.tck.KitRun;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tracker that does one thing wrong does not pass, and one that does none does. */
class TrackerContractSensitivityTest {
  @TempDir Path folder;

  private static final class Contract extends TrackerContract {
    private final MemoryTracker tracker;

    Contract(MemoryTracker tracker, Path folder) {
      this.tracker = tracker;
      this.folder = folder;
    }

    @Override
    protected Tracker<?> provider() {
      return tracker;
    }

    @Override
    protected Record settings() {
      return new MemoryTracker.Settings();
    }

    @Override
    protected Taken taken(TrackedRun run) {
      return tracker.taken(run);
    }
  }

  private Set<String> failing(MemoryTracker.Mistake mistake) throws Exception {
    return KitRun.failing(
        TrackerContract.class,
        folder,
        own -> {
          Contract contract = new Contract(new MemoryTracker(mistake), own);
          contract.aRun();
          return contract;
        });
  }

  @Test
  void aTrackerWithoutMistakesPasses() throws Exception {
    assertEquals(Set.of(), failing(MemoryTracker.Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aTrackerWithOneMistakeFails(MemoryTracker.Mistake mistake) throws Exception {
    assertFalse(failing(mistake).isEmpty(), mistake + " is not found");
  }
}
