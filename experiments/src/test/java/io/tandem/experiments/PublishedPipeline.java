package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tiny checkpoint with its tokenizer, and what a pipeline of Transformers says with it ({@code
 * scripts/fixtures/pipelines.py}).
 */
record PublishedPipeline(Path folder) {
  private static final Path ALL = Path.of("src/test/resources/io/tandem/experiments/pipelines");

  static PublishedPipeline of(String name) {
    return new PublishedPipeline(ALL.resolve(name));
  }

  /** What Transformers says. */
  JsonValue expected() {
    return JsonReader.read(folder.resolve("expected.json"));
  }

  /** What a command that asks the checkpoint prints. */
  String printed(String command, List<String> texts, String... options) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      CommandRun run = run(command, texts, options);
      assertEquals(0, run.exit(), run.err());
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  CommandRun run(String command, List<String> texts, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--threads=1"));
    all.addAll(Arrays.asList(options));
    all.add(folder.toString());
    all.addAll(texts);
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** The objects that a command prints with {@code --json}. */
  List<JsonObject> objects(String command, List<String> texts, String... options) {
    String[] more =
        Stream.concat(Arrays.stream(options), Stream.of("--json")).toArray(String[]::new);
    return printed(command, texts, more)
        .lines()
        .map(line -> JsonReader.read(line, "line").asObject())
        .toList();
  }
}
