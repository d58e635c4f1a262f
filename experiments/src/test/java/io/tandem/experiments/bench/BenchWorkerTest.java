package io.tandem.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.wiring.Providers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a worker answers. The losses and tokens are those of Hugging Face Transformers 5.23.0 on
 * PyTorch 2.15.0 on the same weights and batches, as {@code benchmarks/peers/agree} starts it
 * ({@code torch_peer.py eager --drawn}).
 */
class BenchWorkerTest {
  private static final String STEP = "{\"do\":\"step\"}\n";
  private static final String END = "{\"do\":\"end\"}\n";

  /** Rounding in 32 bits, over as many updates as are made here. */
  private static final double TOLERANCE = 1e-4;

  private static String job(String task, String architecture, int predictions) {
    boolean decodes = architecture.equals("gpt");
    return String.format(
            "{'task':'%s','precision':'float32','device':'cpu','threads':1,'warmUp':1,'batch':2,"
                + "'time':32,'shape':{'name':'own','architecture':'%s','layers':2,'hidden':64,"
                + "'heads':4,'vocabulary':512,'context':64,'predictions':%d,'prompt':%d,"
                + "'tokens':%d}}",
            task, architecture, predictions, decodes ? 16 : 0, decodes ? 8 : 0)
        .replace('\'', '"')
        .concat("\n");
  }

  private static List<JsonObject> answers(String backend, String questions) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(answers, true, StandardCharsets.UTF_8)) {
      new BenchWorker(
              Providers.load().backend(backend),
              new BufferedReader(new StringReader(questions)),
              out)
          .serve();
    }
    return answers
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> JsonReader.read(line, "an answer").asObject())
        .toList();
  }

  private static void assertLosses(List<Double> expected, List<JsonObject> steps) {
    assertEquals(expected.size(), steps.size());
    for (int i = 0; i < expected.size(); i++) {
      double loss = steps.get(i).member("loss").asDouble();
      assertEquals(expected.get(i), loss, TOLERANCE, "step " + i);
      assertTrue(steps.get(i).member("seconds").asDouble() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aGptHasTheWeightsAndLossesOfTransformers(String backend) throws IOException {
    List<JsonObject> answers = answers(backend, job("train", "gpt", 0) + STEP + STEP + STEP + END);
    assertEquals(136_960, answers.get(0).member("parameters").asInt());
    assertLosses(
        List.of(6.261628150939941, 6.2250590324401855, 6.27065896987915),
        answers.subList(1, answers.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aBertHasTheWeightsAndLossesOfTransformers(String backend) throws IOException {
    List<JsonObject> answers = answers(backend, job("train", "bert", 5) + STEP + STEP + STEP + END);
    assertEquals(141_888, answers.get(0).member("parameters").asInt());
    assertLosses(
        List.of(6.198310375213623, 6.232959747314453, 6.165118217468262),
        answers.subList(1, answers.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aGptChoosesTheTokensOfTransformers(String backend) throws IOException {
    List<JsonObject> answers = answers(backend, job("decode", "gpt", 0) + STEP + STEP + END);
    assertEquals(
        "[[361,361,361,361,361,361,361,361,361],[363,363,363,363,363,363,363,363,363]]",
        answers.get(1).member("ids").toString());
    assertEquals(
        "[[148,148,148,148,148,148,148,148,314],[500,500,500,500,500,500,500,500,500]]",
        answers.get(2).member("ids").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aQuestionThatIsNotKnownIsAnErrorThatSaysWhatIs(String backend) throws IOException {
    List<JsonObject> answers =
        answers(backend, job("train", "gpt", 0) + "{\"do\":\"sing\"}\n" + STEP);
    assertEquals(2, answers.size());
    assertEquals(
        "'sing' is none of step, reference and end", answers.get(1).member("error").asString());
  }
}
