package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.run.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM loads to say what there is. */
class ListStartupTest {
  private static final long PATIENCE_SECONDS = 120;
  private static final Pattern LOADED = Pattern.compile("\\] ([\\w.$]+) source: ");
  private static final Pattern ENGINE =
      Pattern.compile("(ai\\.djl|org\\.tensorflow|org\\.bytedeco|com\\.sun\\.jna)\\..*");

  @TempDir Path folder;

  @Test
  void listingAndDescribingLoadNoClassOfAnEngine() throws Exception {
    List<String> listed = loaded("list");
    assertTrue(listed.contains("io.tandem.backend.djl.DjlBackend"), "the backends were not asked");
    assertTrue(listed.contains("io.tandem.backend.tf.TensorFlowBackend"));
    assertEquals(List.of(), engines(listed));
    assertEquals(List.of(), engines(loaded("describe", "backend", "djl")));
    assertEquals(List.of(), engines(loaded("describe", "experiment", "--json")));
    assertEquals(List.of(), engines(loaded("completion", "bash")));
  }

  private static List<String> engines(List<String> classes) {
    return classes.stream().filter(ENGINE.asMatchPredicate()).toList();
  }

  private List<String> loaded(String... arguments) throws Exception {
    Path log = folder.resolve("classes.log");
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.add(1, "-Xlog:class+load=info:file=" + log);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("output.txt")));
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(LOADED::matcher)
          .filter(matcher -> matcher.find())
          .map(matcher -> matcher.group(1))
          .toList();
    }
  }
}
