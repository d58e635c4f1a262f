package io.tandem.models.seq2seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Task;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.NumberTokenizer;
import io.tandem.models.generation.Continuation;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.ScheduledSampling.Choice;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import io.tandem.models.seq2seq.SourceAttention.Score;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduledSamplingTest {
  private static final int END = 0;
  private static final int VOCABULARY = 5;
  private static final int[] SOURCE = {3, 1, 4, 0};
  private static final TextLimits LIMITS = new TextLimits(8, 8, TextLimits.TooLong.REFUSE);

  private Engine engine;
  private DeviceState state;

  @BeforeEach
  void open() {
    engine = new ReferenceBackend().open(EngineOptions.cpu());
    state = engine.newState();
    Initializer large = Initializer.normal(1);
    for (Variable variable :
        model(new ScheduledSampling.Never()).objective(Phase.TRAINING).variables().values()) {
      state.assign(variable.name(), large.create(4, variable.name(), variable.shape()));
    }
    state.assign(TrainingPrograms.STEP, HostTensor.scalar(100f));
  }

  @AfterEach
  void close() {
    state.close();
    engine.close();
  }

  private static RecurrentSeq2Seq model(ScheduledSampling sampling) {
    return new RecurrentSeq2Seq(
        new RecurrentSeq2SeqConfig(
            Cell.LSTM,
            4,
            6,
            1,
            true,
            new Luong(Score.GENERAL, true),
            0,
            sampling,
            LIMITS,
            Search.greedy()),
        new TextPairs(new Task.TextToText("target"), new NumberTokenizer(VOCABULARY), LIMITS));
  }

  private double rate(ScheduledSampling sampling, double step) {
    Program program =
        Trace.program(
            "rate",
            trace ->
                trace.output(
                    "rate", sampling.rate(trace.input("step", TensorType.float32(new long[0])))));
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results =
            executable.run(
                program.inputs().containsKey("step")
                    ? Map.of("step", HostTensor.scalar((float) step))
                    : Map.of())) {
      return results.host("rate").item();
    }
  }

  /**
   * Section 2.4 of the paper tells the rates of right tokens, from which these are what is left.
   */
  @Test
  void ratesFollowThePaper() {
    assertEquals(0, rate(new ScheduledSampling.Never(), 1000));
    ScheduledSampling linear = new ScheduledSampling.Linear(0.1, 0.5, 200, Choice.LIKELIEST);
    assertEquals(0.1, rate(linear, 0), 1e-6);
    assertEquals(0.3, rate(linear, 100), 1e-6);
    assertEquals(0.5, rate(linear, 1000), 1e-6);
    assertEquals(0.5, rate(new ScheduledSampling.Linear(0, 0.5, 0, Choice.LIKELIEST), 3), 1e-6);
    ScheduledSampling exponential = new ScheduledSampling.Exponential(0.99, Choice.LIKELIEST);
    assertEquals(1 - Math.pow(0.99, 50), rate(exponential, 50), 1e-6);
    ScheduledSampling sigmoid = new ScheduledSampling.InverseSigmoid(20, Choice.LIKELIEST);
    for (int step : new int[] {0, 60, 200}) {
      assertEquals(1 - 20 / (20 + Math.exp(step / 20.0)), rate(sigmoid, step), 1e-6);
    }
  }

  /** The loss of rows that are all of one source. */
  private double loss(RecurrentSeq2Seq model, int rows, int[] given, int[] labels, long seed) {
    Map<String, HostTensor> inputs = new HashMap<>();
    int[] mask = new int[SOURCE.length];
    Arrays.fill(mask, 1);
    inputs.put(Batch.INPUT_IDS, repeated(SOURCE, rows));
    inputs.put(Decoding.ATTENTION_MASK, repeated(mask, rows));
    inputs.put(TextPairs.DECODER_INPUT_IDS, repeated(given, rows));
    inputs.put(Batch.LABELS, repeated(labels, rows));
    Program objective = model.objective(Phase.TRAINING, model.lengths(inputs));
    if (objective.inputs().containsKey(Trace.SEED)) {
      inputs.put(Trace.SEED, HostTensor.scalar(seed));
    }
    try (Executable executable = state.compile(objective, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      return results.host(TrainingPrograms.LOSS_SUM).item()
          / results.host(TrainingPrograms.LOSS_WEIGHT).item();
    }
  }

  private static HostTensor repeated(int[] row, int rows) {
    int[] all = new int[row.length * rows];
    for (int i = 0; i < all.length; i++) {
      all[i] = row[i % row.length];
    }
    return HostTensor.of(all, rows, row.length);
  }

  private static ScheduledSampling constant(double rate, Choice choice) {
    return new ScheduledSampling.Linear(0, rate, 0, choice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIKELIEST", "DRAWN"})
  void whereNoneIsItsOwnItIsTeacherForcing(Choice choice) {
    int[] given = {END, 2, 3, 1};
    int[] labels = {2, 3, 1, END};
    assertEquals(
        loss(model(new ScheduledSampling.Never()), 2, given, labels, 0),
        loss(model(constant(0, choice)), 2, given, labels, 1),
        1e-7);
  }

  @Test
  void whereAllAreItsOwnTheDecoderIsGivenWhatItWouldMake() {
    try (SourceGenerator generator =
        new SourceGenerator(
            model(new ScheduledSampling.Never()), state, Precision.FLOAT32, TextMarks.of(END))) {
      Continuation made = generator.greedy(List.of(SOURCE), 6).get(0);
      assertEquals(Continuation.Finish.END_OF_TEXT, made.finish());
      int[] given = new int[made.tokens().size() + 2]; // the end stands before them and after
      for (int t = 1; t < given.length - 1; t++) {
        given[t] = made.tokens().get(t - 1);
      }
      int[] labels = new int[given.length];
      Arrays.fill(labels, 3);
      assertTrue(given.length > 2, "the test wants a text");
      assertEquals(
          loss(model(new ScheduledSampling.Never()), 1, given, labels, 0),
          loss(model(constant(1, Choice.LIKELIEST)), 1, new int[given.length], labels, 1),
          1e-7);
    }
  }

  /**
   * Of a token that is drawn, the expected loss of the next is the mean over all tokens by their
   * probabilities, which are known from the losses of each as a label.
   */
  @Test
  void tokensAreDrawnByTheirProbabilities() {
    RecurrentSeq2Seq forced = model(new ScheduledSampling.Never());
    double first = loss(forced, 1, new int[] {END}, new int[] {3}, 0);
    double mean = 0;
    double square = 0;
    for (int token = 0; token < VOCABULARY; token++) {
      double probability = Math.exp(-loss(forced, 1, new int[] {END}, new int[] {token}, 0));
      double both = 2 * loss(forced, 1, new int[] {END, token}, new int[] {3, 2}, 0);
      mean += probability * (both - first);
      square += probability * (both - first) * (both - first);
    }
    int rows = 4000;
    double drawn =
        2 * loss(model(constant(1, Choice.DRAWN)), rows, new int[] {END, 1}, new int[] {3, 2}, 9)
            - first;
    double deviation = Math.sqrt((square - mean * mean) / rows);
    assertEquals(mean, drawn, 4 * deviation);
    // And not by the likeliest token, nor by the one that is given.
    double likeliest =
        2 * loss(model(constant(1, Choice.LIKELIEST)), 1, new int[] {END, 1}, new int[] {3, 2}, 9)
            - first;
    double given = 2 * loss(forced, 1, new int[] {END, 1}, new int[] {3, 2}, 0) - first;
    assertTrue(Math.abs(likeliest - mean) > 8 * deviation);
    assertTrue(Math.abs(given - mean) > 8 * deviation);
  }

  /** At step 100 of a rise over 200, half of the tokens are its own. */
  @Test
  void theRateIsThatOfTheStepsThatTrainingCounted() {
    RecurrentSeq2Seq forced = model(new ScheduledSampling.Never());
    RecurrentSeq2Seq own = model(constant(1, Choice.LIKELIEST));
    int[] given = {END, 1};
    int[] labels = {3, 2};
    double right = loss(forced, 1, given, labels, 0);
    double wrong = loss(own, 1, given, labels, 0);
    int rows = 4000;
    ScheduledSampling rising = new ScheduledSampling.Linear(0, 1, 200, Choice.LIKELIEST);
    double mixed = loss(model(rising), rows, given, labels, 3);
    double deviation = Math.abs(right - wrong) * Math.sqrt(0.25 / rows);
    assertEquals((right + wrong) / 2, mixed, 4 * deviation);
    assertTrue(Math.abs(right - wrong) > 0.01, "own and given token must differ");
  }
}
