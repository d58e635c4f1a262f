package io.tandem.training;

import io.tandem.api.data.BatchPosition;
import io.tandem.api.json.JsonObject;
import io.tandem.api.tensor.HostTensor;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Several checkpoints one after the other, linked and pruned as a training does it. */
final class CheckpointScenario {
  /** The steps that are saved; one of them, a best one, twice. */
  private static final long[] STEPS = {3, 5, 5, 8, 11};

  private final FaultyFileSystem faulty;
  private final Checkpoints checkpoints;
  private final int keep;
  private final boolean best;
  private final List<Write> writes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private int values;
  private Optional<String> unreturned = Optional.empty();

  /**
   * A checkpoint.
   *
   * @param begun how many operations there were before it
   * @param ended and after it, when {@code write} returned
   * @param files what it holds
   */
  record Write(long step, int begun, int ended, SortedMap<String, String> files) {}

  /** {@code best}, and how many operations there were before and after it was set. */
  record Link(long step, int begun, int ended) {}

  CheckpointScenario(FaultyFileSystem faulty, int keep, boolean best) {
    this.faulty = faulty;
    this.keep = keep;
    this.best = best;
    checkpoints = new Checkpoints(folder(faulty.root()), CheckpointScenario::extras);
  }

  /** Where checkpoints are: deeper than one folder that is not there before. */
  static Path folder(Path root) {
    return root.resolve("run").resolve("checkpoints");
  }

  /** Writes as the tokenizers of others do, who force nothing. */
  private static void extras(Path checkpoint) throws IOException {
    Path beside = Files.writeString(checkpoint.resolve(".beside"), "{\"tokens\": 2}");
    Files.move(beside, checkpoint.resolve("tokenizer.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  List<Write> writes() {
    return writes;
  }

  List<Link> links() {
    return links;
  }

  void run() throws IOException {
    OptionalLong bestStep = OptionalLong.empty();
    for (long step : STEPS) {
      write(step);
      checkpoints.point(Checkpoints.LAST, step);
      if (best && (step == 3 || step == 5 || step == 8)) {
        bestStep = OptionalLong.of(step);
        int begun = faulty.history().size();
        checkpoints.point(Checkpoints.BEST, step);
        links.add(new Link(step, begun, faulty.history().size()));
      }
      checkpoints.prune(keep, bestStep);
    }
  }

  /** Writes a checkpoint that is like no other. */
  Path write(long step) throws IOException {
    float[] numbers = new float[50];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ++values;
    }
    unreturned = Optional.of("waited\": " + values);
    int begun = faulty.history().size();
    Path path =
        checkpoints.write(
            tensors("weight", numbers),
            tensors("optimizer/step", values),
            new TrainingPosition(step, new BatchPosition(0, step), false),
            Map.of("patience", JsonObject.builder().put("waited", values).build()));
    unreturned = Optional.empty();
    writes.add(new Write(step, begun, faulty.history().size(), files(path)));
    return path;
  }

  /** Whether files are those of a write that did not return. */
  boolean unreturned(Map<String, String> files) {
    return unreturned
        .map(text -> Arrays.toString(text.getBytes(StandardCharsets.UTF_8)))
        .filter(
            bytes -> files.get("training.json").contains(bytes.substring(1, bytes.length() - 1)))
        .isPresent();
  }

  private static Checkpoints.Tensors tensors(String name, float... numbers) {
    HostTensor tensor = HostTensor.of(numbers, numbers.length);
    return new Checkpoints.Tensors(Map.of(name, tensor.type()), asked -> tensor);
  }

  /** The content of every file of a checkpoint by its name, read past all faults. */
  static SortedMap<String, String> files(Path path) throws IOException {
    Path checkpoint = Path.of(path.toString());
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> inside = Files.list(checkpoint)) {
      for (Path file : inside.toList()) {
        files.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
