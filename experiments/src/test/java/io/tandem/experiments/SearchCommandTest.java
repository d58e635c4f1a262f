package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tandem index} and {@code tandem search} with tiny encoders. */
class SearchCommandTest {
  private static final PublishedPipeline ENCODER = PublishedPipeline.of("bert-masked");
  private static final PublishedPipeline READER = PublishedPipeline.of("bert-pairs");

  @TempDir Path folder;

  private List<String> texts;
  private Path data;

  @BeforeEach
  void packages() throws IOException {
    texts =
        READER.expected().asObject().member("texts").asArray().items().stream()
            .map(JsonValue::asString)
            .toList();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      lines.append(
          String.format(
              "{\"name\": \"p%d\", \"kind\": \"kind %d\", \"text\": \"%s\"}%n",
              i, i, texts.get(i)));
    }
    data = Files.writeString(folder.resolve("packages.jsonl"), lines);
  }

  private Path index() {
    return folder.resolve("index");
  }

  private CommandRun build(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "index",
                    data.toString(),
                    "--output=" + index(),
                    "--id=name",
                    "--title=kind",
                    "--threads=1"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private CommandRun search(String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of("search", index().toString(), "--threads=1"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private JsonObject answer(String... more) {
    String[] all = Stream.concat(Arrays.stream(more), Stream.of("--json")).toArray(String[]::new);
    return JsonReader.read(CommandRun.printed(() -> search(all)).strip(), "answer").asObject();
  }

  private static List<JsonObject> hits(JsonObject answer) {
    return answer.member("hits").asArray().items().stream().map(JsonValue::asObject).toList();
  }

  private static List<String> ids(JsonObject answer) {
    return hits(answer).stream().map(hit -> hit.member("id").asString()).toList();
  }

  /** Vectors as {@code tandem embed} tells them. */
  private static List<double[]> vectors(List<String> asked, String backend) {
    return ENCODER.objects("embed", asked, "--backend=" + backend).stream()
        .map(
            one ->
                one.member("vector").asArray().items().stream()
                    .mapToDouble(JsonValue::asDouble)
                    .toArray())
        .toList();
  }

  private static double cosine(double[] a, double[] b) {
    double product = IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    double ofA = Arrays.stream(a).map(x -> x * x).sum();
    double ofB = Arrays.stream(b).map(x -> x * x).sum();
    return product / Math.sqrt(ofA * ofB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void vectorsAreComparedByTheirCosine(String backend) {
    CommandRun built = build("--encoder=" + ENCODER.folder(), "--backend=" + backend);
    assertEquals(0, built.exit(), built.err());
    assertTrue(built.out().contains("4 texts, 4 of them added"), built.out());
    String question = "a cat that sat";
    List<String> asked = new ArrayList<>(texts);
    asked.add(question);
    List<double[]> vectors = vectors(asked, backend);
    List<Integer> order =
        IntStream.range(0, 4)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -cosine(vectors.get(i), vectors.get(4))))
            .toList();
    for (String how : List.of("--exact", "--top=4")) {
      JsonObject answer = answer(question, "--method=vectors", "--backend=" + backend, how);
      assertEquals(order.stream().map(i -> "p" + i).toList(), ids(answer));
      for (int rank = 0; rank < 4; rank++) {
        JsonObject hit = hits(answer).get(rank);
        assertEquals(rank + 1, hit.member("rank").asInt());
        assertEquals("kind " + order.get(rank), hit.member("title").asString());
        // Both are computed in 32 bits, in batches of other lengths.
        assertEquals(
            cosine(vectors.get(order.get(rank)), vectors.get(4)),
            hit.member("score").asDouble(),
            1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aCrossEncoderSaysWhatSentenceTransformersSays(String backend) {
    assertEquals(0, build("--encoder=" + ENCODER.folder(), "--backend=" + backend).exit());
    JsonObject expected = READER.expected().asObject();
    for (int i = 0; i < 2; i++) {
      String question = expected.member("questions").asArray().items().get(i).asString();
      double[] scores =
          expected.member("scores").asArray().items().get(i).asArray().items().stream()
              .mapToDouble(JsonValue::asDouble)
              .toArray();
      JsonObject answer = answer(question, "--rerank=" + READER.folder(), "--backend=" + backend);
      assertEquals("hybrid", answer.member("method").asString());
      assertTrue(answer.member("reranked").asBoolean());
      List<Integer> order =
          IntStream.range(0, 4).boxed().sorted(Comparator.comparing(j -> -scores[j])).toList();
      assertEquals(order.stream().map(j -> "p" + j).toList(), ids(answer));
      for (int rank = 0; rank < 4; rank++) {
        // Ours is computed in 32 bits, theirs in 64, of scores around ten.
        assertEquals(
            scores[order.get(rank)], hits(answer).get(rank).member("score").asDouble(), 1e-4);
      }
    }
  }

  @Test
  void wordsAreFoundAndShownOnLinesForPeople() {
    CommandRun built = build();
    assertEquals(0, built.exit(), built.err());
    List<String> lines = CommandRun.printed(() -> search("DOG ran", "--time")).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches("1\t\\d+\\.\\d{4}\tp1\tkind 1"), lines.get(0));
    assertEquals("    " + texts.get(1), lines.get(1));
    assertEquals("bm25", answer("dog").member("method").asString());
  }

  @Test
  void bothRankingsAreFusedWhereThereAreVectors() {
    assertEquals(0, build("--encoder=" + ENCODER.folder()).exit());
    List<String> words = ids(answer("the dog", "--method=bm25"));
    List<String> vectors = ids(answer("the dog", "--method=vectors"));
    JsonObject answer = answer("the dog");
    assertEquals("hybrid", answer.member("method").asString());
    for (JsonObject hit : hits(answer)) {
      String id = hit.member("id").asString();
      double expected = 1.0 / (61 + vectors.indexOf(id));
      expected += words.contains(id) ? 1.0 / (61 + words.indexOf(id)) : 0;
      assertEquals(expected, hit.member("score").asDouble(), 1e-12);
    }
  }

  @Test
  void questionsAreReadFromStandardInputAsWell() {
    assertEquals(0, build().exit());
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("dog\n\nmat\n".getBytes(StandardCharsets.UTF_8)));
    try {
      List<String> answers = CommandRun.printed(() -> search("--json")).lines().toList();
      assertEquals(2, answers.size());
      assertEquals(List.of("p1"), ids(JsonReader.read(answers.get(0), "first answer").asObject()));
    } finally {
      System.setIn(before);
    }
  }

  private static void refused(CommandRun run, String why) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  @Test
  void whatCannotBeSearchedIsRefused() throws IOException {
    refused(search("dog"), "'tandem index' makes an index");
    refused(build("--tokens=5"), "--tokens is for an encoder");
    refused(
        CommandRun.of("index", data.toString(), "--output=" + index(), "--title=knd"),
        "there is no title 'knd'; did you mean 'kind'?");
    assertEquals(0, build().exit());
    refused(search(" "), "a question is empty");
    refused(search("dog", "--method=vectors"), "has words and no vectors");
    assertTrue(search("dog", "--method=rerank").err().contains("rerank"));
    assertEquals(2, search("dog", "--method=rerank").exit());
    refused(search("dog", "--top=0"), "--top is 0");
    refused(search("dog", "--rerank=" + ENCODER.folder()), "how well two texts go together");

    Path copy = Files.createDirectories(folder.resolve("encoder"));
    try (Stream<Path> files = Files.list(ENCODER.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    assertEquals(0, build("--encoder=" + copy).exit());
    refused(
        search("dog", "--encoder=" + READER.folder()),
        "is not the encoder that the index was made with");
    byte[] weights = Files.readAllBytes(copy.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(copy.resolve("model.safetensors"), weights);
    refused(search("dog"), "or was changed since");
    Files.move(copy, folder.resolve("elsewhere"));
    refused(search("dog"), "is not there; say where it is with --encoder");
    assertEquals(List.of("p1"), ids(answer("dog", "--method=bm25")));
  }

  @Test
  void aBuildIsNotRepeated() {
    assertEquals(0, build("--encoder=" + ENCODER.folder()).exit());
    CommandRun again = build("--encoder=" + ENCODER.folder());
    assertEquals(0, again.exit(), again.err());
    assertTrue(again.out().contains("is there already, with 4 texts"), again.out());
  }
}
