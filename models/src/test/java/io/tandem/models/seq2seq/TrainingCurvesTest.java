package io.tandem.models.seq2seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Task;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.NumberTokenizer;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import io.tandem.models.seq2seq.SourceAttention.Score;
import io.tandem.models.transformer.Transformer;
import io.tandem.models.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both engines from the same weights over the same batches: sequences of numbers of unequal length,
 * which are to be turned round.
 */
class TrainingCurvesTest {
  private static final int STEPS = 50;
  private static final int ROWS = 16;

  /** What is asked of the curves of the quickstart. */
  private static final double LIMIT = 1e-4;

  private static final TextLimits LIMITS = new TextLimits(10, 10, TextLimits.TooLong.REFUSE);

  private static TextPairs pairs() {
    return new TextPairs(new Task.TextToText("target"), new NumberTokenizer(20), LIMITS);
  }

  private static SequenceToSequence recurrent(Cell cell, int layers, SourceAttention attention) {
    return new RecurrentSeq2Seq(
        new RecurrentSeq2SeqConfig(
            cell,
            24,
            32,
            layers,
            true,
            attention,
            0,
            new ScheduledSampling.Never(),
            LIMITS,
            Search.greedy()),
        pairs());
  }

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of("none", recurrent(Cell.LSTM, 2, new SourceAttention.None())),
        Arguments.of("bahdanau", recurrent(Cell.GRU, 1, new SourceAttention.Bahdanau())),
        Arguments.of("luong", recurrent(Cell.LSTM, 1, new Luong(Score.GENERAL, false))),
        Arguments.of("fed", recurrent(Cell.LSTM, 2, new Luong(Score.CONCAT, true))),
        Arguments.of(
            "transformer",
            new Transformer(
                new TransformerConfig(2, 2, 32, 4, 64, 0, false, 1e-5, LIMITS, Search.greedy()),
                pairs())));
  }

  /** Pairs of which those of a step are of its length, or one shorter. */
  private static List<Document> documents(int step) {
    Philox random = Philox.of(step, "sequences");
    List<Document> documents = new ArrayList<>();
    int longest = 4 + step % 3;
    for (int i = 0; i < ROWS; i++) {
      List<String> numbers = new ArrayList<>();
      for (int j = 0; j < longest - i % 2; j++) {
        numbers.add(Integer.toString(1 + (int) (random.uniform(i * 10L + j) * 19)));
      }
      String source = String.join(" ", numbers);
      Collections.reverse(numbers);
      documents.add(new Document("pair " + i, source, Map.of("target", String.join(" ", numbers))));
    }
    return documents;
  }

  private static List<Double> curve(String backend, SequenceToSequence model) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1);
    Collation collation = new Collation(model.encoder().features());
    Map<Lengths, Executable> steps = new HashMap<>();
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      TrainingPrograms programs = TrainingPrograms.of(model.objective(Phase.TRAINING), settings);
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      for (int step = 1; step <= STEPS; step++) {
        List<Example> examples = documents(step).stream().map(model.encoder()::encode).toList();
        Map<String, HostTensor> inputs =
            new HashMap<>(collation.batch(examples, Map.of()).tensors());
        Executable executable =
            steps.computeIfAbsent(
                model.lengths(inputs),
                lengths ->
                    state.compile(
                        TrainingPrograms.of(model.objective(Phase.TRAINING, lengths), settings)
                            .step(),
                        CompileOptions.FUSED));
        inputs.put(
            TrainingPrograms.LEARNING_RATE, HostTensor.scalar(3e-3f * Math.min(1, step / 10f)));
        try (Results results = executable.run(inputs)) {
          losses.add(results.host(TrainingPrograms.LOSS).item());
        }
      }
      steps.values().forEach(Executable::close);
    }
    return losses;
  }

  @ParameterizedTest
  @MethodSource("models")
  void bothEnginesGiveTheSameCurve(String name, SequenceToSequence model) {
    List<Double> djl = curve("djl", model);
    List<Double> tf = curve("tf", model);
    for (int step = 0; step < STEPS; step++) {
      assertEquals(djl.get(step), tf.get(step), LIMIT, "loss of step " + (step + 1));
    }
    assertTrue(djl.get(STEPS - 1) < djl.get(0) - 0.2, "nothing is learned: " + djl.get(STEPS - 1));
  }
}
