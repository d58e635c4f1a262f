package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Architecture;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.tokenization.WordPieceSettings;
import io.tandem.datasets.tokenization.WordPieceTrainer;
import io.tandem.models.encoder.BertProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command with a tiny encoder, and with all-MiniLM-L6-v2 where the environment variable {@code
 * TANDEM_MINILM} names the folder that {@code scripts/data/minilm} made.
 */
class EmbedCommandTest {
  private static final String MINILM = "TANDEM_MINILM";
  private static final String CONFIG =
      """
      {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 60, "hidden_size": 12,
       "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
       "max_position_embeddings": 16, "type_vocab_size": 2, "pad_token_id": 0}
      """;

  @TempDir Path folder;

  private Path tinyCheckpoint() throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
    JsonObject config = JsonReader.read(CONFIG, "config").asObject();
    Architecture model =
        new BertProvider()
            .published(
                config,
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                })
            .orElseThrow();
    Map<String, HostTensor> weights = new TreeMap<>();
    model.weights().values().forEach(v -> weights.put(v.name(), v.initialValue(1)));
    SafetensorsWriter.write(checkpoint.resolve("model.safetensors"), weights, Map.of());
    Files.writeString(
        checkpoint.resolve("config.json"),
        JsonWriter.pretty(model.publishedConfig(OptionalInt.empty()).orElseThrow()));
    TextDataset text =
        new TextDataset("words", List.of(new Document("1", "the cat sat on the mat, twice. ")));
    try (Tokenizer tokenizer =
        WordPieceTrainer.train(text, new WordPieceSettings(60, 1, true, 100))) {
      tokenizer.save(checkpoint);
    }
    return checkpoint;
  }

  private Path checkpoint;

  @BeforeEach
  void aCheckpoint() throws IOException {
    checkpoint = tinyCheckpoint();
  }

  private CommandRun embed(Path source, String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of("embed", source.toString(), "--threads=1"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void linesJsonAndFileHoldTheSameVectors(String backend) throws IOException {
    Path file = Files.writeString(folder.resolve("texts"), "on the mat\n\ntwice\n");
    String[] asked = {"The cat", "--input=" + file, "--backend=" + backend};
    String lines = printed(asked);
    List<double[]> vectors = lines.lines().map(EmbedCommandTest::numbers).toList();
    assertEquals(3, vectors.size());
    assertEquals(12, vectors.get(0).length);

    String objects = printed(with(asked, "--json"));
    List<JsonObject> told =
        objects.lines().map(line -> JsonReader.read(line, "line").asObject()).toList();
    assertEquals(
        List.of("The cat", "on the mat", "twice"),
        told.stream().map(object -> object.member("text").asString()).toList());
    for (int i = 0; i < 3; i++) {
      double[] numbers =
          told.get(i).member("vector").asArray().items().stream()
              .mapToDouble(JsonValue::asDouble)
              .toArray();
      assertArrayEquals(vectors.get(i), numbers, 1e-6);
    }

    Path output = folder.resolve("vectors.safetensors");
    CommandRun written = embed(checkpoint, with(asked, "--output=" + output));
    assertEquals(0, written.exit(), written.err());
    HostTensor tensor = SafetensorsFile.readAll(output).get("vectors");
    assertArrayEquals(new long[] {3, 12}, tensor.extents());
    assertEquals(vectors.get(2)[11], tensor.toFloatArray()[35], 1e-6);
  }

  /** What the command prints on standard output. */
  private String printed(String... arguments) {
    return CommandRun.printed(() -> embed(checkpoint, arguments));
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Arrays.stream(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void whatCannotBeEmbeddedIsRefused() throws IOException {
    CommandRun nothing = embed(checkpoint);
    assertEquals(2, nothing.exit());
    assertTrue(nothing.err().contains("there is no text"), nothing.err());
    Files.writeString(checkpoint.resolve("modules.json"), "[]");
    CommandRun parts = embed(checkpoint, "The cat");
    assertEquals(2, parts.exit());
    assertTrue(parts.err().contains("modules.json: the parts are"), parts.err());
    CommandRun place = embed(checkpoint, "The cat", "--output=" + folder.resolve("no/where"));
    assertEquals(2, place.exit());
    assertTrue(place.err().contains("there is no such directory"), place.err());
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  @EnabledIfEnvironmentVariable(named = MINILM, matches = ".+")
  void sentencesHaveTheVectorsOfSentenceTransformers(String backend) throws IOException {
    List<String> sentences =
        JsonReader.read(resource("embed/sentences.json"), "sentences").asArray().items().stream()
            .map(JsonValue::asString)
            .toList();
    Path reference =
        Files.write(folder.resolve("reference"), resource("embed/vectors.safetensors"));
    float[] wanted = SafetensorsFile.readAll(reference).get("vectors").toFloatArray();
    Path output = folder.resolve("vectors.safetensors");
    CommandRun run =
        embed(
            Path.of(System.getenv(MINILM)),
            Stream.concat(
                    sentences.stream(), Stream.of("--backend=" + backend, "--output=" + output))
                .toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    HostTensor vectors = SafetensorsFile.readAll(output).get("vectors");
    assertArrayEquals(new long[] {sentences.size(), 384}, vectors.extents());
    float[] found = vectors.toFloatArray();
    for (int row = 0; row < sentences.size(); row++) {
      double product = 0;
      double ours = 0;
      double theirs = 0;
      for (int i = row * 384; i < (row + 1) * 384; i++) {
        product += (double) found[i] * wanted[i];
        ours += (double) found[i] * found[i];
        theirs += (double) wanted[i] * wanted[i];
      }
      assertEquals(1, ours, 1e-5, sentences.get(row));
      // Theirs are rounded to 11 bits, which turns a vector by no more than 3e-8.
      assertEquals(1, product / Math.sqrt(ours * theirs), 1e-6, sentences.get(row));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = EmbedCommandTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }
}
