package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.BatchPosition;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path folder;
  private Checkpoints checkpoints;

  @BeforeEach
  void make() {
    checkpoints =
        new Checkpoints(folder, path -> Files.writeString(path.resolve("extra.txt"), "more"));
  }

  private static Checkpoints.Tensors tensors(String name, float... values) {
    HostTensor tensor = HostTensor.of(values, values.length);
    Map<String, TensorType> types = new TreeMap<>(Map.of(name, tensor.type()));
    return new Checkpoints.Tensors(types, asked -> tensor);
  }

  private Path write(long step, float... weights) throws IOException {
    return checkpoints.write(
        tensors("weight", weights),
        tensors("optimizer/step", (float) step),
        new TrainingPosition(step, new BatchPosition(2, step), false),
        Map.of("patience", JsonObject.builder().put("waited", step).build()));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path path = write(7, 1, 2.5f, -3);
    Checkpoint read = checkpoints.newest().orElseThrow();
    assertEquals(path, read.path());
    assertEquals(new TrainingPosition(7, new BatchPosition(2, 7), false), read.position());
    assertEquals(7, read.states().get("patience").member("waited").asLong());
    assertEquals("more", Files.readString(path.resolve("extra.txt")));
    assertEquals(
        HostTensor.of(new float[] {1, 2.5f, -3}, 3),
        SafetensorsFile.readAll(path.resolve("model.safetensors")).get("weight"));
  }

  @Test
  void everyFileOfACheckpointIsHeldAgainstItsChecksum() throws IOException {
    Path path = write(7, 1, 2, 3);
    for (String name :
        List.of(
            "model.safetensors", "state.safetensors", "training.json", "extra.txt", "SHA256SUMS")) {
      Path file = path.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= 1;
        Files.write(file, flipped);
        BadInputException refused =
            assertThrows(BadInputException.class, () -> checkpoints.newest(), name + " at " + at);
        assertTrue(refused.getMessage().contains(path.toString()), refused.getMessage());
      }
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      assertThrows(BadInputException.class, () -> checkpoints.newest(), name);
      Files.delete(file);
      assertThrows(BadInputException.class, () -> checkpoints.newest(), name);
      Files.write(file, whole);
      assertEquals(7, checkpoints.newest().orElseThrow().position().step());
    }
  }

  @Test
  void damageToTheNewestTellsWhichOneCanBeGoneOnFrom() throws IOException {
    write(7, 1);
    Path newest = write(9, 1);
    Files.delete(newest.resolve("training.json"));
    String message = assertThrows(BadInputException.class, () -> checkpoints.newest()).getMessage();
    assertEquals(
        newest.resolve("training.json")
            + ": there is no such file, but SHA256SUMS has it; take "
            + newest
            + " away to continue from step 7",
        message);
  }

  @Test
  void checksumsNameNoFileOfAnotherFolder() throws IOException {
    Path path = write(7, 1);
    Path sums = path.resolve("SHA256SUMS");
    String good = Files.readString(sums);
    for (String name : List.of("../step-7/extra.txt", "..", "/etc/passwd", "a\\b")) {
      Files.writeString(sums, good + "0".repeat(64) + "  " + name + "\n");
      String message =
          assertThrows(BadInputException.class, () -> checkpoints.newest(), name).getMessage();
      assertTrue(message.contains(":5: is not a checksum"), message);
    }
    Files.delete(path.resolve("extra.txt"));
    Files.createSymbolicLink(path.resolve("extra.txt"), path.resolve("training.json"));
    Files.writeString(sums, good);
    assertThrows(BadInputException.class, () -> checkpoints.newest());
  }

  @Test
  void checksumsAreThoseOfSha256sum() throws IOException, InterruptedException {
    Path path = write(7, 1, 2);
    Process check =
        new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
            .directory(path.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(check.waitFor(20, TimeUnit.SECONDS), output);
    assertEquals(0, check.exitValue(), output);
    assertEquals(4, output.lines().count(), output);
  }

  @Test
  void theNewestAndTheBestStay() throws IOException {
    for (long step = 1; step <= 5; step++) {
      write(step, (float) step);
      checkpoints.point(Checkpoints.LAST, step);
      checkpoints.point(Checkpoints.BEST, 2);
      checkpoints.prune(2, OptionalLong.of(2));
    }
    assertEquals(List.of("best", "last", "step-2", "step-4", "step-5"), names());
    assertEquals(Path.of("step-5"), Files.readSymbolicLink(folder.resolve("last")));
    assertEquals(Path.of("step-2"), Files.readSymbolicLink(folder.resolve("best")));
    assertEquals(List.of(5L, 4L, 2L), checkpoints.steps());
  }

  @Test
  void weightsThatAreNotFiniteAreNotSavedAndLeaveNothing() throws IOException {
    write(1, 1);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      IOException refused = assertThrows(IOException.class, () -> write(2, 1, bad, 3));
      assertEquals("the weight weight holds NaN or infinity", refused.getMessage());
      assertEquals(List.of("step-1"), names());
    }
  }

  @Test
  void whatAKilledWriterLeftIsCleanedAndNothingElse() throws IOException {
    write(1, 1);
    Files.createDirectories(folder.resolve(".step-2.unfinished/deeper"));
    Files.createDirectories(folder.resolve(".step-0.removed"));
    Files.writeString(folder.resolve(".notes"), "mine");
    Files.move(folder.resolve("step-1"), folder.resolve(".step-1.replaced"));
    checkpoints.clean();
    assertEquals(List.of(".notes", "step-1"), names());
    assertEquals(1, checkpoints.newest().orElseThrow().position().step());
  }
}
