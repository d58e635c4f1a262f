package io.tandem.experiments.rundir;

import com.sun.management.OperatingSystemMXBean;
import io.tandem.api.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that a run was made on.
 *
 * @param os the operating system's name and version
 * @param architecture the processor's architecture, in Java's words
 * @param cpu the processor's model; the architecture where the system does not tell
 * @param cores how many processors the JVM may use
 * @param memoryBytes the memory of the machine, or of the container
 */
public record Machine(String os, String architecture, String cpu, int cores, long memoryBytes) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * Looks at this machine.
   *
   * @return what the JVM and the system tell
   */
  public static Machine here() {
    String architecture = System.getProperty("os.arch");
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        architecture,
        cpuModel(architecture),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize());
  }

  private static String cpuModel(String otherwise) {
    if (!Files.isReadable(CPU_INFO)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  static Machine fromJson(JsonObject json) {
    return new Machine(
        json.member("os").asString(),
        json.member("architecture").asString(),
        json.member("cpu").asString(),
        json.member("cores").asInt(),
        json.member("memoryBytes").asLong());
  }

  /** The machine as it stands in {@code provenance.json}. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("os", os)
        .put("architecture", architecture)
        .put("cpu", cpu)
        .put("cores", cores)
        .put("memoryBytes", memoryBytes)
        .build();
  }
}
