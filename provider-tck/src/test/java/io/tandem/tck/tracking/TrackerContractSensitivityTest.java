package io.tandem.tck.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  /** The tests that fail, each with a tracker and a folder of its own. */
  private Set<String> failing(MemoryTracker.Mistake mistake) throws Exception {
    Set<String> failing = new TreeSet<>();
    List<Method> tests =
        Arrays.stream(TrackerContract.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .toList();
    assertFalse(tests.isEmpty());
    for (Method test : tests) {
      Path own = Files.createDirectory(folder.resolve(test.getName()));
      Contract contract = new Contract(new MemoryTracker(mistake), own);
      contract.aRun();
      test.setAccessible(true);
      try {
        test.invoke(contract);
      } catch (InvocationTargetException e) {
        failing.add(test.getName());
      }
    }
    return failing;
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
