package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.KeyDescription;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordDescriber;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Phase;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.experiments.run.SampleConfig;
import io.tandem.models.generation.Generation;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GenerateCommandTest {
  private static final String DJL = "--backend=djl";

  @TempDir Path folder;
  private Path checkpoint;
  private Gpt gpt;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void aCheckpointInARun() throws IOException {
    checkpoint = Files.createDirectories(folder.resolve("run/checkpoints/last"));
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      words.append("the line ").append(i).append(" of them is two or three. ");
    }
    TextDataset text =
        new TextDataset("words", List.of(new Document("words", words.toString(), Map.of())));
    BytePairSettings settings = new BytePairSettings(290, 2, List.of("<|endoftext|>"));
    try (Tokenizer tokenizer = BytePairTrainer.train(text, settings)) {
      tokenizer.save(checkpoint);
      gpt = new Gpt(new GptConfig(1, 16, 2, 24, 0, 1e-5), tokenizer.vocabularySize());
    }
    Map<String, HostTensor> weights = new TreeMap<>();
    gpt.objective(Phase.EVALUATION)
        .variables()
        .forEach((name, v) -> weights.put(name, v.initializer().create(1, name, v.shape())));
    SafetensorsWriter.write(checkpoint.resolve("model.safetensors"), weights, Map.of());
    describe(gpt.publishedConfig(OptionalInt.of(0)).orElseThrow());
  }

  private void describe(JsonObject config) throws IOException {
    Files.writeString(checkpoint.resolve("config.json"), JsonWriter.pretty(config));
  }

  private void describe(String key, JsonValue value) throws IOException {
    Map<String, JsonValue> members =
        new LinkedHashMap<>(gpt.publishedConfig(OptionalInt.of(0)).orElseThrow().members());
    members.put(key, value);
    describe(new JsonObject(members));
  }

  private static Outcome tandem(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
      int code = line.execute(arguments);
      return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private Outcome generate(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "generate";
    all[1] = folder.resolve("run").toString();
    all[2] = Arrays.stream(more).anyMatch(o -> o.startsWith("--backend")) ? "--seed=0" : DJL;
    all[3] = "--threads=1";
    System.arraycopy(more, 0, all, 4, more.length);
    return tandem(all);
  }

  private void refused(String[] arguments, String... parts) {
    Outcome outcome = generate(arguments);
    assertEquals(2, outcome.code, outcome.err);
    assertEquals("", outcome.out);
    for (String part : parts) {
      assertTrue(outcome.err.contains(part), "'" + part + "' is not in: " + outcome.err);
    }
  }

  private static String[] prompt() {
    return new String[] {"the line"};
  }

  @Test
  void aPromptIsContinuedTheSameFromARunFromItsCheckpointAndOnEitherBackend() {
    Outcome fromRun = generate("the line", "--tokens=12", "--seed=3");
    assertEquals(0, fromRun.code, fromRun.err);
    assertTrue(fromRun.out.startsWith("the line"), fromRun.out);
    assertTrue(fromRun.out.length() > "the line".length() + 2, fromRun.out);
    for (String backend : List.of("djl", "tf")) {
      Outcome direct =
          tandem(
              "generate",
              checkpoint.toString(),
              "the line",
              "--tokens=12",
              "--seed=3",
              "--threads=1",
              "--backend=" + backend);
      assertEquals(fromRun.out, direct.out, direct.err);
    }
    assertNotEquals(fromRun.out, generate("the line", "--tokens=12", "--seed=4").out);
  }

  @Test
  void ofAComparisonTheRunOfTheBackendIsTakenElseTheFirstAndItIsSaidWhich() throws IOException {
    Path comparison = Files.createDirectories(folder.resolve("both"));
    Files.writeString(comparison.resolve("config.conf"), "backend = [tf, djl]");
    for (String run : List.of("tf", "djl")) {
      Path into = comparison.resolve(run);
      Path last = Files.createDirectories(into.resolve("checkpoints/last"));
      Files.writeString(into.resolve("config.conf"), "backend = " + run);
      for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
        Files.copy(checkpoint.resolve(file), last.resolve(file));
      }
    }
    String[] plain = {"generate", comparison.toString(), "the line", "--tokens=2", "--threads=1"};
    Outcome first = tandem(plain);
    assertEquals(0, first.code, first.err);
    assertTrue(
        first.err.contains(comparison + " is a comparison; taking " + comparison.resolve("tf")),
        first.err);
    String[] named = Arrays.copyOf(plain, plain.length + 1);
    named[plain.length] = DJL;
    Outcome second = tandem(named);
    assertEquals(first.out, second.out);
    assertTrue(second.err.contains("taking " + comparison.resolve("djl")), second.err);
    Files.delete(comparison.resolve("djl/checkpoints/last/model.safetensors"));
    Outcome other = tandem(named);
    assertEquals(0, other.code, other.err);
    assertTrue(other.err.contains("taking " + comparison.resolve("tf")), other.err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bfloat16", "float16"})
  void sixteenBitsGenerateAsWell(String precision) {
    for (String backend : List.of("djl", "tf")) {
      Outcome outcome =
          generate("the line", "--tokens=9", "--precision=" + precision, "--backend=" + backend);
      assertEquals(0, outcome.code, outcome.err);
      assertTrue(outcome.out.startsWith("the line"), outcome.out);
      assertTrue(outcome.out.length() > "the line".length() + 2, outcome.out);
    }
  }

  @Test
  void severalPromptsFromArgumentsAndAFileComeAsJson() throws IOException {
    Path file = folder.resolve("prompts.txt");
    Files.writeString(file, "line two\n\nline three of them\n");
    Outcome outcome =
        generate(
            "line one",
            "--prompts=" + file,
            "--json",
            "--tokens=6",
            "--temperature=0",
            "--stop=zz");
    assertEquals(0, outcome.code, outcome.err);
    List<JsonValue> items = JsonReader.read(outcome.out, "output").asArray().items();
    assertEquals(
        List.of("line one", "line two", "line three of them"),
        items.stream().map(item -> item.asObject().member("prompt").asString()).toList());
    for (JsonValue item : items) {
      assertEquals("length", item.asObject().member("finish").asString());
      assertEquals(6, item.asObject().member("tokens").asArray().items().size());
      Outcome alone =
          generate(item.asObject().member("prompt").asString(), "--tokens=6", "--temperature=0");
      String text = item.asObject().member("text").asString();
      assertEquals(
          item.asObject().member("prompt").asString() + text + System.lineSeparator(), alone.out);
    }
  }

  @Test
  void aBeamSearchGivesSeveralContinuationsWithTheirScoresTheBestFirst() {
    Outcome outcome = generate("the line", "--beams=4", "--returned=3", "--tokens=5", "--json");
    assertEquals(0, outcome.code, outcome.err);
    double[] scores =
        JsonReader.read(outcome.out, "output").asArray().items().stream()
            .mapToDouble(item -> item.asObject().member("score").asDouble())
            .toArray();
    assertEquals(3, scores.length);
    assertTrue(scores[0] >= scores[1] && scores[1] >= scores[2] && scores[0] < 0);
  }

  @Test
  void whatTheCheckpointSaysHoldsWhereOptionsSayNothing() throws IOException {
    String plain = generate("the line", "--tokens=6", "--temperature=0").out;
    String searched = generate("the line", "--tokens=6", "--beams=3").out;
    Path file = checkpoint.resolve("generation_config.json");
    Files.writeString(file, "{\"do_sample\": false, \"max_new_tokens\": 6}");
    assertEquals(plain, generate("the line").out);
    assertEquals(searched, generate("the line", "--beams=3").out);
    Files.writeString(file, "{\"num_beams\": 3, \"max_new_tokens\": 2}");
    assertEquals(searched, generate("the line", "--tokens=6").out);
    assertEquals(plain, generate("the line", "--tokens=6", "--temperature=0").out);
    Files.writeString(file, "{\"do_sample\": true, \"top_p\": 1.5}");
    refused(prompt(), "generation_config.json", "1.5");
    Files.writeString(file, "[1]");
    refused(prompt(), "generation_config.json", "must hold an object");
  }

  @Test
  void anyOfSeveralTokensEndsAText() throws IOException {
    Outcome whole = generate("the line", "--tokens=8", "--temperature=0", "--json");
    JsonObject one = JsonReader.read(whole.out, "out").asArray().items().get(0).asObject();
    List<JsonValue> tokens = one.member("tokens").asArray().items();
    int third = tokens.get(2).asInt();
    int end = tokens.indexOf(tokens.get(2));
    Files.writeString(
        checkpoint.resolve("generation_config.json"),
        "{\"eos_token_id\": [0, 100000, " + third + "]}");
    Outcome cut = generate("the line", "--tokens=8", "--temperature=0", "--json");
    JsonObject ended = JsonReader.read(cut.out, "out").asArray().items().get(0).asObject();
    assertEquals(tokens.subList(0, end), ended.member("tokens").asArray().items());
    assertEquals("\"end-of-text\"", ended.member("finish").toString());
  }

  private Outcome classify(String... more) {
    List<String> all = new ArrayList<>(List.of("classify", folder.resolve("run").toString(), DJL));
    all.addAll(List.of(more));
    return tandem(all.toArray(String[]::new));
  }

  @Test
  void aLanguageModelChoosesAmongLabelsThatAreNamed() {
    Outcome told =
        classify(
            "the line", "of them", "--labels=two, three", "--top=2", "--calibration=contextual");
    assertEquals(0, told.code, told.err);
    List<String> lines = told.out.lines().toList();
    assertEquals(2, lines.size(), told.out);
    assertTrue(lines.get(0).matches("(two|three)\t0\\.\\d{4}\t(two|three)\t0\\.\\d{4}"), told.out);
    Outcome none = classify("the line");
    assertEquals(2, none.code);
    assertTrue(none.err.contains("--labels good,bad"), none.err);
    Outcome wrong = classify("the line", "--labels=two,three", "--template={label}");
    assertEquals(2, wrong.code);
    assertTrue(wrong.err.contains("must hold {label} once"), wrong.err);
    assertEquals(2, classify("the line", "--calibration=pmi").code);
  }

  @Test
  void aBadOptionIsRefusedAndNamed() {
    refused(new String[] {"a", "--top-p=1.5"}, "--top-p", "1.5");
    refused(new String[] {"a", "--tokens=many"}, "--tokens", "many");
    refused(new String[] {"a", "--beams=2", "--returned=3"}, "of 2 beams, 3 cannot be returned");
    refused(new String[] {"a", "--beams=2", "--temperature=0.5"}, "--temperature", "--beams");
    refused(new String[] {"a", "--returned=3"}, "--returned is for a beam search", "--beams N");
    refused(new String[] {"a", "--length-penalty=2"}, "--length-penalty", "--beams N");
    refused(
        new String[] {"a", "--early-stopping=first", "--temperature=0.5"},
        "--temperature cannot go with --early-stopping");
    refused(new String[] {"a", "--temperature=-1"}, "tandem: --temperature: -1");
    refused(new String[] {"a", "--beams=2", "--early-stopping=soon"}, "--early-stopping", "likely");
    refused(new String[] {"a", "--end-of-text=<|end|>"}, "<|end|>", "<|endoftext|>");
    refused(new String[] {"a", "--device=gpu:77"}, "gpu:77", "cpu");
  }

  @Test
  void aBadPromptIsRefused() {
    refused(new String[] {}, "there is no prompt", "--prompts");
    refused(new String[] {""}, "prompt is empty");
    refused(new String[] {"--prompts=" + folder.resolve("none")}, "none", "no such file");
    refused(new String[] {"x y ".repeat(40)}, "tokens, and the model sees at most 24 at once");
  }

  @Test
  void everyKeyOfGenerationIsAnOptionAndTheSameKeyOfASample() {
    RecordDescriber describer = new RecordDescriber(PartCatalog.empty());
    List<KeyDescription> keys = describer.describe(Generation.class);
    assertTrue(describer.describe(SampleConfig.class).containsAll(keys), keys::toString);
    Set<String> options =
        Main.commandLine().getSubcommands().get("generate").getCommandSpec().optionsMap().keySet();
    Stream<KeyDescription> leaves =
        keys.stream().flatMap(key -> key.keys().isEmpty() ? Stream.of(key) : key.keys().stream());
    assertEquals(
        List.of(),
        leaves.map(key -> "--" + key.key()).filter(name -> !options.contains(name)).toList());
  }

  @Test
  void aFolderWithoutACheckpointIsRefusedWithWhatItHolds() throws IOException {
    Outcome threads = tandem("generate", folder.toString(), "a", "--threads=-1");
    assertTrue(threads.err.contains("--threads is -1"), threads.err);
    Outcome missing = tandem("generate", folder.resolve("nowhere").toString(), "a");
    assertEquals(2, missing.code);
    assertTrue(missing.err.contains("there is no such directory"), missing.err);
    Outcome one = tandem("generate", folder.toString(), "a");
    assertEquals(2, one.code);
    assertTrue(
        one.err.contains("is no run, but holds one; name it: " + folder.resolve("run")), one.err);
    for (int i = 0; i < 30; i++) {
      Files.createFile(folder.resolve("a" + i + ".txt"));
    }
    Files.createDirectories(folder.resolve("zz/checkpoints"));
    Outcome two = tandem("generate", folder.toString(), "a");
    assertTrue(
        two.err.contains(
            "holds several runs; name one of them: "
                + folder.resolve("run")
                + ", "
                + folder.resolve("zz")
                + System.lineSeparator()),
        two.err);
    Path other = Files.createDirectories(folder.resolve("run/other"));
    Files.writeString(other.resolve("notes.txt"), "nothing");
    Outcome neither = tandem("generate", other.toString(), "a");
    assertEquals(2, neither.code);
    assertTrue(neither.err.contains("notes.txt"), neither.err);
  }

  @Test
  void aCheckpointThatIsNotWholeOrOfAnotherModelIsRefusedAndSaysWhere() throws IOException {
    describe("n_embd", JsonReader.read("32", "number"));
    refused(prompt(), "model.safetensors", "h.0.attn.c_attn.bias is [48], not [96]", "more");
    describe("n_layer", JsonReader.read("2", "number"));
    refused(prompt(), "not there: h.1.attn.c_attn.bias [48], ");
    describe("n_embd", JsonReader.read("\"wide\"", "text"));
    refused(prompt(), "config.json", "n_embd is \"wide\", not a whole number from 1");
    describe("model_type", JsonReader.read("\"mamba\"", "text"));
    refused(prompt(), "config.json", "model_type is \"mamba\"");
    describe("activation_function", JsonReader.read("\"swiglu\"", "text"));
    refused(prompt(), "activation_function is \"swiglu\"");
    Files.writeString(checkpoint.resolve("config.json"), "{");
    refused(prompt(), "config.json");
    Files.delete(checkpoint.resolve("config.json"));
    refused(prompt(), "there is no config.json", "'tandem vectors' reads them");
    describe(gpt.publishedConfig(OptionalInt.of(0)).orElseThrow());
    byte[] weights = Files.readAllBytes(checkpoint.resolve("model.safetensors"));
    byte[] half = Arrays.copyOf(weights, weights.length / 2);
    Files.write(checkpoint.resolve("model.safetensors"), half);
    refused(prompt(), "model.safetensors");
    Files.write(checkpoint.resolve("model.safetensors"), weights);
    Files.delete(checkpoint.resolve("tokenizer.json"));
    refused(prompt(), "tokenizer.json", "there is no such file");
  }

  @Test
  void aCheckpointWithThePrefixAndMasksOfTransformersIsRead() throws IOException {
    String before = generate("the line", "--tokens=8").out;
    Path file = checkpoint.resolve("model.safetensors");
    Map<String, HostTensor> named = new TreeMap<>();
    SafetensorsFile.readAll(file)
        .forEach((name, tensor) -> named.put("transformer." + name, copy(tensor)));
    named.put("transformer.h.0.attn.bias", HostTensor.of(new float[24 * 24], 1, 1, 24, 24));
    Files.delete(file);
    SafetensorsWriter.write(file, named, Map.of());
    assertEquals(before, generate("the line", "--tokens=8").out);
  }

  private static HostTensor copy(HostTensor tensor) {
    return HostTensor.of(tensor.toFloatArray(), tensor.extents());
  }
}
