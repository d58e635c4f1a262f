package io.tandem.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Task;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.generation.SourceDecoding;
import io.tandem.models.seq2seq.RecurrentSeq2Seq;
import io.tandem.models.seq2seq.RecurrentSeq2SeqConfig;
import io.tandem.models.seq2seq.ScheduledSampling;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.SourceAttention;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import io.tandem.models.seq2seq.SourceAttention.Score;
import io.tandem.models.seq2seq.TextLimits;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.transformer.Transformer;
import io.tandem.models.transformer.TransformerConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The models of {@code scripts/fixtures/seq2seq.py}, and what is held to PyTorch of each. */
public final class PyTorchModels {
  private static final TextLimits LIMITS = new TextLimits(8, 8, TextLimits.TooLong.REFUSE);
  private static final int TARGETS = 10;

  private PyTorchModels() {}

  /** Numbers from 0 to 16. */
  public static TextPairs pairs(TextLimits limits) {
    return new TextPairs(new Task.TextToText("target"), new NumberTokenizer(17), limits);
  }

  public static RecurrentSeq2Seq recurrent(
      Cell cell, int layers, boolean bidirectional, SourceAttention attention) {
    return new RecurrentSeq2Seq(
        new RecurrentSeq2SeqConfig(
            cell,
            6,
            8,
            layers,
            bidirectional,
            attention,
            0,
            new ScheduledSampling.Never(),
            LIMITS,
            Search.greedy()),
        pairs(LIMITS));
  }

  public static Transformer transformer(boolean preNorm) {
    return new Transformer(
        new TransformerConfig(2, 2, 8, 2, 12, 0, preNorm, 1e-5, LIMITS, Search.greedy()),
        pairs(LIMITS));
  }

  /** The models by the names of their fixtures. */
  public static Map<String, SequenceToSequence> recurrent() {
    Map<String, SequenceToSequence> models = new LinkedHashMap<>();
    SourceAttention none = new SourceAttention.None();
    SourceAttention bahdanau = new SourceAttention.Bahdanau();
    models.put("none-lstm", recurrent(Cell.LSTM, 2, true, none));
    models.put("bahdanau-gru", recurrent(Cell.GRU, 1, true, bahdanau));
    models.put("bahdanau-lstm", recurrent(Cell.LSTM, 2, true, bahdanau));
    models.put("dot-gru", recurrent(Cell.GRU, 2, false, new Luong(Score.DOT, false)));
    models.put("general-lstm", recurrent(Cell.LSTM, 1, true, new Luong(Score.GENERAL, false)));
    models.put("concat-lstm", recurrent(Cell.LSTM, 1, false, new Luong(Score.CONCAT, false)));
    models.put("general-fed-lstm", recurrent(Cell.LSTM, 2, true, new Luong(Score.GENERAL, true)));
    models.put("concat-fed-gru", recurrent(Cell.GRU, 1, false, new Luong(Score.CONCAT, true)));
    return models;
  }

  private static Map<String, HostTensor> inputs(Transformers fixture) {
    Map<String, HostTensor> inputs = new HashMap<>();
    for (String name :
        List.of(
            Batch.INPUT_IDS, Decoding.ATTENTION_MASK, TextPairs.DECODER_INPUT_IDS, Batch.LABELS)) {
      inputs.put(name, fixture.get(name));
    }
    return inputs;
  }

  /** Holds names, shapes, the loss and every gradient. */
  public static void assertLossAndGradients(SequenceToSequence model, Transformers fixture) {
    fixture.assertWeights(model);
    assertLossAndGradients(model, program -> program, fixture);
  }

  /** Holds the loss and every gradient of a model that is changed. */
  public static void assertLossAndGradients(
      SequenceToSequence model, UnaryOperator<Program> change, Transformers fixture) {
    Map<String, HostTensor> inputs = inputs(fixture);
    Lengths lengths = model.lengths(inputs);
    Program objective = change.apply(model.objective(Phase.TRAINING, lengths));
    fixture.assertLossAndGradients(objective, inputs, TARGETS);
  }

  /** Holds the logits after each token, decoded one by one, and what attention sees. */
  public static void assertDecoding(
      SequenceToSequence model, Transformers fixture, double tolerance) {
    assertDecoding(model, program -> program, fixture, tolerance);
  }

  /** Holds what a model that is changed decodes. */
  public static void assertDecoding(
      SequenceToSequence model,
      UnaryOperator<Program> change,
      Transformers fixture,
      double tolerance) {
    double[] wanted = fixture.get("logits").toDoubleArray();
    double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    int[] given = fixture.get(TextPairs.DECODER_INPUT_IDS).toIntArray();
    int[] mask = fixture.get(Decoding.ATTENTION_MASK).toIntArray();
    int rows = 3;
    int time = given.length / rows;
    int width = mask.length / rows;
    Decoding decoding =
        new Decoding(
            change.apply(model.prompt(Lengths.of(TextPairs.SOURCE, width))),
            change.apply(model.next()));
    Map<String, Object> past = new HashMap<>();
    past.put(Batch.INPUT_IDS, fixture.get(Batch.INPUT_IDS));
    past.put(Decoding.ATTENTION_MASK, fixture.get(Decoding.ATTENTION_MASK));
    try (Executable prompt = fixture.state().compile(decoding.prompt(), CompileOptions.FUSED);
        Executable next = fixture.state().compile(decoding.next(), CompileOptions.FUSED)) {
      for (int t = 0; t < time; t++) {
        int[] ids = new int[rows];
        for (int row = 0; row < rows; row++) {
          ids[row] = given[row * time + t];
        }
        past.put(TextPairs.DECODER_INPUT_IDS, HostTensor.of(ids, rows, 1));
        Executable program = t == 0 ? prompt : next;
        try (Results results = program.run(past)) {
          double[] logits = results.host(LanguageModel.LOGITS).toDoubleArray();
          for (int row = 0; row < rows; row++) {
            int at = (row * time + t) * 17;
            assertArrayEquals(
                Arrays.copyOfRange(wanted, at, at + 17),
                Arrays.copyOfRange(logits, row * 17, row * 17 + 17),
                tolerance * scale,
                "logits of row " + row + " after token " + t);
          }
          if (model.hasAttention()) {
            assertAttention(results.host(SourceDecoding.ATTENTION).toDoubleArray(), mask, width);
          }
          past.remove(Batch.INPUT_IDS);
          past.remove(Decoding.ATTENTION_MASK);
          keep(results, decoding, program, past);
        }
      }
      past.values().stream()
          .filter(DeviceTensor.class::isInstance)
          .forEach(tensor -> ((DeviceTensor) tensor).close());
    }
  }

  private static void keep(
      Results results, Decoding decoding, Executable program, Map<String, Object> past) {
    decoding
        .state()
        .forEach(
            (input, output) -> {
              if (program.program().outputs().containsKey(output)
                  && past.put(input, results.take(output)) instanceof DeviceTensor before) {
                before.close();
              }
            });
  }

  private static void assertAttention(double[] weights, int[] mask, int width) {
    for (int row = 0; row < 3; row++) {
      double sum = 0;
      for (int s = row * width; s < (row + 1) * width; s++) {
        sum += weights[s];
        if (mask[s] == 0) {
          assertEquals(0, weights[s], "padding is not looked at");
        }
      }
      assertEquals(1, sum, 1e-6, "row " + row);
    }
  }
}
