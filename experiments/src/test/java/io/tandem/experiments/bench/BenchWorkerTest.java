package io.tandem.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
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

  private static void assertTrains(
      String backend, String architecture, int predictions, int parameters, double... losses)
      throws IOException {
    String steps = STEP.repeat(losses.length);
    List<JsonObject> answers =
        answers(backend, job("train", architecture, predictions) + steps + END);
    assertEquals(parameters, answers.get(0).member("parameters").asInt());
    assertEquals(1 + losses.length, answers.size());
    for (int i = 0; i < losses.length; i++) {
      JsonObject step = answers.get(1 + i);
      assertEquals(losses[i], step.member("loss").asDouble(), TOLERANCE, "step " + i);
      assertTrue(step.member("seconds").asDouble() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aGptHasTheWeightsAndLossesOfTransformers(String backend) throws IOException {
    assertTrains(
        backend, "gpt", 0, 136_960, 6.261628150939941, 6.2250590324401855, 6.27065896987915);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aBertHasTheWeightsAndLossesOfTransformers(String backend) throws IOException {
    assertTrains(
        backend, "bert", 5, 141_888, 6.198310375213623, 6.232959747314453, 6.165118217468262);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aGptChoosesTheTokensOfTransformers(String backend) throws IOException {
    List<JsonObject> answers = answers(backend, job("decode", "gpt", 0) + STEP + END);
    assertEquals(
        "[[361,361,361,361,361,361,361,361,361],[363,363,363,363,363,363,363,363,363]]",
        answers.get(1).member("ids").toString());
  }

  /**
   * With weights that are so large that a token depends on all before it; {@code
   * scripts/fixtures/bench_decoding.py} tells the tokens. The closest two logits are 0.0016 apart,
   * where rounding makes 1e-5.
   */
  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void tokensThatDependOnThePastAreThoseOfTransformers(String backend) {
    BenchJob job =
        BenchJob.fromJson(JsonReader.read(job("decode", "gpt", 0), "the job").asObject());
    try (Engine engine = Providers.load().backend(backend).open(job.engineOptions());
        DecodingWorkload decoding =
            new DecodingWorkload(engine, job, BenchWorkerTest::eightTimesAsLarge)) {
      for (String expected :
          List.of(
              "[[265,318,167,99,318,318,318,210,99]," + "[195,391,424,424,121,354,163,425,425]]",
              "[[119,151,76,250,76,286,318,318,99]," + "[301,424,151,364,321,364,364,86,395]]",
              "[[156,76,76,501,501,405,318,425,256]," + "[426,76,106,501,173,213,318,318,396]]")) {
        assertEquals(expected, decoding.step().computed().toString());
      }
    }
  }

  private static HostTensor eightTimesAsLarge(Variable variable) {
    HostTensor drawn = Workload.drawn(variable);
    if (drawn.shape().rank() != 2) {
      return drawn;
    }
    float[] numbers = drawn.toFloatArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= 8;
    }
    return HostTensor.of(numbers, drawn.extents());
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
