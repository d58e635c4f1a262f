package io.tandem.backend.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import org.junit.jupiter.api.Test;

class TensorFlowEngineTest {
  private final Backend backend = new TensorFlowBackend();

  @Test
  void theEngineSaysWhatItIs() {
    try (Engine engine = backend.open(EngineOptions.cpu())) {
      assertEquals("tf", engine.backend());
      assertEquals("cpu", engine.device());
      assertTrue(engine.version().matches("TensorFlow 2\\.\\d+\\.\\d+"), engine.version());
    }
  }

  @Test
  void anotherNumberOfThreadsIsRefusedOnceTheProcessHasOne() {
    int cores = Runtime.getRuntime().availableProcessors();
    backend.open(EngineOptions.cpu()).close();
    backend.open(EngineOptions.cpu().withThreads(cores)).close();
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () -> backend.open(EngineOptions.cpu().withThreads(cores + 1)));
    assertTrue(refused.getMessage().contains(cores + " thread"), refused.getMessage());
    assertTrue(refused.getMessage().endsWith("with " + (cores + 1)), refused.getMessage());
  }

  @Test
  void anotherWayOfTakingMemoryIsRefusedOnceTheProcessHasOne() {
    assertTrue(ProcessMemory.decide(true));
    assertTrue(ProcessMemory.decideIfNeeded());
    assertTrue(ProcessMemory.decide(true));
    BadInputException refused =
        assertThrows(BadInputException.class, () -> ProcessMemory.decide(false));
    assertEquals(
        "TensorFlow takes the memory of GPUs as it is needed for the life of this process, which"
            + " opened it so, and cannot be opened with memory-growth = false",
        refused.getMessage());
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
    BadInputException refused =
        assertThrows(BadInputException.class, () -> backend.open(new EngineOptions("cpu:0", 0)));
    assertTrue(refused.getMessage().contains("'cpu:0'"), refused.getMessage());
    assertTrue(refused.getMessage().contains("Allowed: cpu"), refused.getMessage());
  }
}
