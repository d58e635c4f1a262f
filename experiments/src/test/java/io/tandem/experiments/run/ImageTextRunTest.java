package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures with texts, from files to a model that is asked about others. */
class ImageTextRunTest {
  private static final Map<String, Color> COLOURS =
      Map.of("red", Color.RED, "green", Color.GREEN, "blue", Color.BLUE, "black", Color.DARK_GRAY);
  private static final List<String> SHAPES = List.of("disc", "square", "bar", "ring");

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void sixteenPicturesOfWhichThreeCombinationsAreHeldOut() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String colour : COLOURS.keySet().stream().sorted().toList()) {
      for (String shape : SHAPES) {
        String name = colour + " " + shape;
        String file = colour + "-" + shape + ".png";
        ImageIO.write(drawn(colour, shape), "png", folder.resolve(file).toFile());
        boolean held = List.of("red disc", "blue bar", "black ring").contains(name);
        lines.append(
            String.format(
                "{\"id\": \"%s\", \"picture\": \"%s\", \"text\": \"a %s\", \"colour\": \"%s\","
                    + " \"captions\": [\"%s\"], \"part\": \"%s\"}%n",
                name, file, name, colour, name, held ? "held" : "training"));
      }
    }
    Files.writeString(folder.resolve("pictures.jsonl"), lines);
    config =
        Files.writeString(
            folder.resolve("run.conf"),
            """
            backend = djl
            threads = 1
            data { type = pictures, path = "%s", id = id }
            split { type = by-attribute, attribute = part, values = [held] }
            task { type = image-text, captions = captions }
            tokenizer { type = byte-pair, vocabulary-size = 280 }
            model {
              type = clip
              text { layers = 1, hidden = 16, heads = 2, intermediate = 32, positions = 16 }
              vision { type = vit, size = 16, patch = 4, layers = 1, hidden = 16, heads = 2, intermediate = 32 }
              projection = 8
              pictures { rotation = 15, crop = 0.7, stretch = 1.3, flip = 0.5 }
            }
            training {
              steps = 7
              batch = 6
              schedule { type = constant, peak = 0.01 }
              checkpoint-every = 3
              keep-last = 5
            }
            evaluation = [{ type = zero-shot, parts = [colour], templates = ["{label}", "see {label}"] }, image-text]
            """
                .formatted(folder.resolve("pictures.jsonl")));
  }

  private static BufferedImage drawn(String colour, String shape) {
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(COLOURS.get(colour));
    switch (shape) {
      case "disc" -> pen.fillOval(3, 3, 14, 14);
      case "square" -> pen.fillRect(4, 4, 12, 12);
      case "bar" -> pen.fillRect(8, 1, 4, 18);
      default -> pen.drawOval(3, 3, 13, 13);
    }
    pen.dispose();
    return image;
  }

  private Path run(String name, String... options) {
    Path directory = folder.resolve(name);
    String[] all =
        Stream.concat(
                Stream.of("run", config.toString(), "--output", directory.toString()),
                Stream.of(options))
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(all);
    assertEquals(0, run.exit(), run.err());
    return directory;
  }

  private static Path newest(Path run) throws IOException {
    try (Stream<Path> found = Files.list(run.resolve("checkpoints"))) {
      return found
          .filter(path -> path.getFileName().toString().startsWith("step-"))
          .sorted()
          .reduce((first, second) -> second)
          .orElseThrow();
    }
  }

  @Test
  void whatWasTrainedIsScoredBesideChanceAndAskedAboutPictures() throws IOException {
    Path run = run("run");
    Map<String, Double> figures = RunDirectory.open(run).readMetrics();
    assertEquals(1 / 3.0, figures.get("validation/chance-at-1"), 1e-12);
    assertEquals(1 / 3.0, figures.get("validation/chance-same-colour"), 1e-12);
    double accuracy = figures.get("validation/accuracy-at-1");
    assertTrue(accuracy >= 0 && accuracy <= 1, figures.toString());
    assertTrue(figures.containsKey("validation/text-recall-at-1"), figures.toString());
    Path checkpoint = newest(run);
    JsonObject form = JsonReader.read(checkpoint.resolve("preprocessor_config.json")).asObject();
    assertEquals(16, form.member("size").asObject().member("shortest_edge").asInt());

    // Whoever tokenizes with the file alone has to get the token whose vector is the text's.
    try (Tokenizer tokenizer = TokenizerJson.load(checkpoint.resolve("tokenizer.json"))) {
      List<TextTemplate.Part> parts = tokenizer.template().one();
      assertEquals(
          new TextTemplate.Part.Token(tokenizer.roles().end().orElseThrow(), 0),
          parts.get(parts.size() - 1));
      assertEquals(2, parts.size());
    }

    String picture = "--image=" + folder.resolve("red-disc.png");
    String told =
        CommandRun.printed(
            "classify",
            run.toString(),
            "--backend=djl",
            picture,
            "--json",
            "--labels=red disc,blue bar",
            "--template=a {label}");
    JsonObject answer = JsonReader.read(told, "out").asObject();
    assertEquals(folder.resolve("red-disc.png").toString(), answer.member("image").asString());
    double sum = 0;
    for (JsonValue one : answer.member("labels").asArray().items()) {
      sum += one.asObject().member("score").asDouble();
    }
    assertEquals(1, sum, 1e-9);

    String vectors =
        CommandRun.printed(
            "embed", run.toString(), "a red disc", "--backend=djl", picture, "--json");
    List<String> lines = vectors.lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("{\"text\":\"a red disc\""), lines.get(0));
    double length =
        JsonReader.read(lines.get(1), "out").asObject().member("vector").asArray().items().stream()
            .mapToDouble(JsonValue::asDouble)
            .map(number -> number * number)
            .sum();
    assertEquals(1, length, 1e-6);

    CommandRun texts = CommandRun.of("classify", run.toString(), "a text", "--backend=djl");
    assertEquals(2, texts.exit());
    assertTrue(
        texts.err().contains("a 'clip' tells no classes of texts; 'tandem classify'"), texts.err());
  }

  /** What is drawn for a picture goes by seed, pass and name, wherever a run goes on. */
  @Test
  void aRunThatGoesOnFromACheckpointEndsWithTheSameBits() throws IOException {
    Path whole = run("whole");
    Path resumed = folder.resolve("resumed");
    copy(whole, resumed);
    try (Stream<Path> found = Files.list(resumed.resolve("checkpoints"))) {
      for (Path path : found.toList()) {
        if (path.getFileName().toString().matches("step-0*[67]")) {
          delete(path);
        }
      }
    }
    assertTrue(newest(resumed).toString().endsWith("3"), newest(resumed).toString());
    // As one that was killed before its end; what it did beyond its checkpoint is done again.
    Path journal = resumed.resolve("journal.jsonl");
    Files.write(
        journal,
        Files.readAllLines(journal).stream().filter(line -> !line.contains("\"ended\"")).toList());
    CommandRun run = CommandRun.of("run", resumed.toString(), "--resume");
    assertEquals(0, run.exit(), run.err());
    assertEquals(weights(whole), weights(resumed));
    Path still = run("still", "model.pictures.crop=0.6");
    assertNotEquals(weights(whole), weights(still));
  }

  private static Map<String, ?> weights(Path run) throws IOException {
    Path newest = newest(run);
    assertTrue(newest.toString().endsWith("7"), newest.toString());
    return SafetensorsFile.readAll(newest.resolve("model.safetensors"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted((a, b) -> b.compareTo(a))
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
