package io.tandem.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What memory processes have resident. */
public final class ProcessMemory {
  private static final Path PROCESSES = Path.of("/proc");

  private ProcessMemory() {}

  /** The most that this process has had, in bytes, as Linux counts it ({@code VmHWM}); -1 else. */
  public static long peakBytes() {
    return bytes("self", "VmHWM:");
  }

  /**
   * What a process has now, in bytes, as Linux counts it ({@code VmRSS}).
   *
   * @return -1 on another system, and where there is no such process
   */
  public static long residentBytes(long process) {
    return bytes(Long.toString(process), "VmRSS:");
  }

  /** Whether this system tells. */
  public static boolean isKnown() {
    return peakBytes() >= 0;
  }

  private static long bytes(String process, String line) {
    Path status = PROCESSES.resolve(process).resolve("status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    try {
      for (String one : Files.readAllLines(status)) {
        if (one.startsWith(line)) {
          return 1024 * Long.parseLong(one.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      // It has ended meanwhile.
      return -1;
    }
    return -1;
  }
}
