package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: one of 256 kB in memory, where the system lets everyone mount one in
 * a namespace of its own. Elsewhere {@link TrainingFaultTest} has to do.
 */
class FullDiskTest {
  @TempDir Path folder;

  private String output(String command) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder("unshare", "--map-root-user", "--mount", "sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), command);
    String text = Files.readString(output, StandardCharsets.UTF_8);
    return process.exitValue() == 0 ? text : "failed: " + text;
  }

  @Test
  void fullDiskIsSaidAndLeavesThePreviousCheckpointWholeAndTheTrainingAlive() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String mount = "mount -t tmpfs -o size=256k tmpfs '" + disk + "'";
    String mounted;
    try {
      mounted = output(mount + " && echo mounted");
    } catch (IOException e) {
      mounted = e.toString();
    }
    assumeTrue(mounted.equals("mounted\n"), mounted);
    String classes =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    String tests =
        Path.of(FullDiskTest.class.getResource("FullDiskTest.class").toURI())
            .resolve("../../../..")
            .normalize()
            .toString();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String told =
        output(
            String.format(
                "%s && '%s' -cp '%s' %s '%s'",
                mount,
                java,
                tests + File.pathSeparator + classes,
                FullDiskTraining.class.getName(),
                disk));
    List<String> lines = told.lines().filter(line -> !line.contains("WARN")).toList();
    assertEquals(7, lines.size(), told);
    assertEquals("saved 2", lines.get(0), told);
    assertTrue(lines.get(1).startsWith("not saved 4: "), told);
    assertTrue(lines.get(1).endsWith("No space left on device"), told);
    assertEquals("there: [last, step-2]", lines.get(2), told);
    assertEquals("newest: 2", lines.get(3), told);
    assertEquals("saved 6", lines.get(4), told);
    assertEquals("the same weights: true", lines.get(5), told);
    assertEquals("newest: 6", lines.get(6), told);
    assertTrue(told.contains("the checkpoint of step 4 could not be written"), told);
  }
}
