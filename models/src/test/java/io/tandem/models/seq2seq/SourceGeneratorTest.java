package io.tandem.models.seq2seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.NumberTokenizer;
import io.tandem.models.generation.Continuation;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import io.tandem.models.seq2seq.SourceAttention.Score;
import io.tandem.models.transformer.Transformer;
import io.tandem.models.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that small models with random weights make of sources. */
class SourceGeneratorTest {
  private static final int VOCABULARY = 5;
  private static final int END = 0;
  private static final TextLimits LIMITS = new TextLimits(8, 8, TextLimits.TooLong.REFUSE);
  private static final List<int[]> SOURCES =
      List.of(new int[] {3, 1, 4, 1, 0}, new int[] {2, 0}, new int[] {4, 4, 2, 0});

  private static TextPairs pairs() {
    return new TextPairs(new Task.TextToText("target"), new NumberTokenizer(VOCABULARY), LIMITS);
  }

  private static SequenceToSequence recurrent(Cell cell, SourceAttention attention, Search search) {
    return new RecurrentSeq2Seq(
        new RecurrentSeq2SeqConfig(
            cell, 4, 6, 1, true, attention, 0, new ScheduledSampling.Never(), LIMITS, search),
        pairs());
  }

  private static SequenceToSequence transformer(Search search) {
    return new Transformer(
        new TransformerConfig(1, 2, 6, 2, 8, 0, false, 1e-5, LIMITS, search), pairs());
  }

  static Stream<Arguments> models() {
    Search greedy = Search.greedy();
    Map<String, SequenceToSequence> models =
        Map.of(
            "transformer", transformer(greedy),
            "bahdanau", recurrent(Cell.GRU, new SourceAttention.Bahdanau(), greedy),
            "luong", recurrent(Cell.LSTM, new Luong(Score.GENERAL, true), greedy),
            "no attention", recurrent(Cell.LSTM, new SourceAttention.None(), greedy));
    return Stream.of("djl", "tf")
        .flatMap(
            backend ->
                models.keySet().stream()
                    .sorted()
                    .map(name -> Arguments.of(backend, name, models.get(name))));
  }

  /** Weights so large that the likeliest tokens are not everywhere the same. */
  private static DeviceState state(Engine engine, SequenceToSequence model, long seed) {
    DeviceState state = engine.newState();
    for (Variable variable : model.objective(Phase.EVALUATION).variables().values()) {
      Initializer initializer = Initializer.normal(1);
      state.assign(variable.name(), initializer.create(seed, variable.name(), variable.shape()));
    }
    return state;
  }

  private static Engine open(String backend) {
    Backend found = Backends.named(backend);
    return found.open(EngineOptions.cpu());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSearchWithOneBeamIsGreedy(String backend, String name, SequenceToSequence model) {
    try (Engine engine = open(backend)) {
      int differing = 0;
      for (long seed = 0; seed < 5; seed++) {
        try (DeviceState state = state(engine, model, seed);
            SourceGenerator generator =
                new SourceGenerator(model, state, Precision.FLOAT32, TextMarks.of(END))) {
          List<Continuation> greedy = generator.greedy(SOURCES, 6);
          List<List<Continuation>> one = generator.beams(SOURCES, 6, 1, 1, 0);
          for (int i = 0; i < SOURCES.size(); i++) {
            assertEquals(greedy.get(i).tokens(), one.get(i).get(0).tokens());
            assertEquals(greedy.get(i).finish(), one.get(i).get(0).finish());
          }
          List<List<Integer>> texts = greedy.stream().map(Continuation::tokens).toList();
          differing += texts.stream().distinct().count() > 1 ? 1 : 0;
        }
      }
      assertTrue(differing > 0, "no two sources of a model gave different texts");
    }
  }

  /** A text with its score by the definition, from the objective's losses. */
  private record Scored(List<Integer> tokens, double score) {}

  /**
   * With as many beams as there are texts, nothing is left out: what comes first must be the best
   * of all texts that have an end, by log-probabilities that the objective gives.
   */
  @ParameterizedTest
  @MethodSource("models")
  void aSearchWithEnoughBeamsFindsTheBestOfAllTexts(
      String backend, String name, SequenceToSequence model) {
    int most = 3;
    double alpha = 0.7;
    List<List<Integer>> texts = all(most);
    Map<Lengths, Executable> objectives = new HashMap<>();
    try (Engine engine = open(backend);
        DeviceState state = state(engine, model, 11);
        SourceGenerator generator =
            new SourceGenerator(model, state, Precision.FLOAT32, TextMarks.of(END))) {
      List<List<Continuation>> found = generator.beams(SOURCES, most, 200, alpha, 0);
      for (int i = 0; i < SOURCES.size(); i++) {
        List<Scored> scored = new ArrayList<>();
        for (List<Integer> text : texts) {
          boolean ends = text.size() < most;
          double length = ends ? text.size() + 1 : text.size();
          double score =
              -loss(objectives, state, model, SOURCES.get(i), text, ends)
                  / Math.pow((5 + length) / 6, alpha);
          scored.add(new Scored(text, score));
        }
        scored.sort(Comparator.comparingDouble(one -> -one.score()));
        for (int rank = 0; rank < 10; rank++) {
          Continuation made = found.get(i).get(rank);
          assertEquals(scored.get(rank).tokens(), made.tokens());
          // Two computations of the same logits in 32 bits.
          assertEquals(scored.get(rank).score(), made.score().orElseThrow(), 1e-4);
        }
      }
      objectives.values().forEach(Executable::close);
    }
  }

  /** All texts of fewer tokens, and those of as many, which are cut there. */
  private static List<List<Integer>> all(int most) {
    List<List<Integer>> texts = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).size() < most) {
        for (int token = 1; token < VOCABULARY; token++) {
          List<Integer> longer = new ArrayList<>(texts.get(i));
          longer.add(token);
          texts.add(longer);
        }
      }
    }
    return texts;
  }

  private static double loss(
      Map<Lengths, Executable> objectives,
      DeviceState state,
      SequenceToSequence model,
      int[] source,
      List<Integer> text,
      boolean ends) {
    int time = text.size() + (ends ? 1 : 0);
    int[] given = new int[time];
    int[] labels = new int[time];
    for (int t = 0; t < time; t++) {
      given[t] = t == 0 ? END : text.get(t - 1);
      labels[t] = t < text.size() ? text.get(t) : END;
    }
    int[] mask = new int[source.length];
    Arrays.fill(mask, 1);
    Map<String, HostTensor> inputs = new HashMap<>();
    inputs.put(Batch.INPUT_IDS, HostTensor.of(source, 1, source.length));
    inputs.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, 1, mask.length));
    inputs.put(TextPairs.DECODER_INPUT_IDS, HostTensor.of(given, 1, time));
    inputs.put(Batch.LABELS, HostTensor.of(labels, 1, time));
    Executable objective =
        objectives.computeIfAbsent(
            model.lengths(inputs),
            lengths ->
                state.compile(model.objective(Phase.EVALUATION, lengths), CompileOptions.FUSED));
    try (Results results = objective.run(inputs)) {
      return results.host(TrainingPrograms.LOSS_SUM).item();
    }
  }

  /** Coverage by its definition, from the attention that each text came with. */
  @ParameterizedTest
  @MethodSource("models")
  void coverageCountsAgainstTextsThatLeaveTheSourceUnseen(
      String backend, String name, SequenceToSequence model) {
    if (!model.hasAttention()) {
      return;
    }
    double beta = 0.9;
    try (Engine engine = open(backend);
        DeviceState state = state(engine, model, 3);
        SourceGenerator generator =
            new SourceGenerator(model, state, Precision.FLOAT32, TextMarks.of(END))) {
      List<List<Continuation>> plain = generator.beams(SOURCES, 2, 200, 0, 0);
      List<List<Continuation>> covering = generator.beams(SOURCES, 2, 200, 0, beta);
      for (int i = 0; i < SOURCES.size(); i++) {
        Map<List<Integer>, Continuation> byTokens = new HashMap<>();
        plain.get(i).forEach(one -> byTokens.put(one.tokens(), one));
        for (Continuation one : covering.get(i)) {
          if (one.tokens().size() < 2) {
            continue; // its end saw something as well, which is not among its tokens' attention
          }
          double penalty = 0;
          for (int s = 0; s < SOURCES.get(i).length; s++) {
            double seen = one.attention().get(0).get(s) + one.attention().get(1).get(s);
            penalty += Math.log(Math.min(seen, 1));
          }
          double expected = byTokens.get(one.tokens()).score().orElseThrow() + beta * penalty;
          assertEquals(expected, one.score().orElseThrow(), 1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aDocumentsAnswerDoesNotDependOnTheOthers(
      String backend, String name, SequenceToSequence model) {
    Search search = new Search(3, 0.6, 0, 2);
    SequenceToSequence searching =
        model instanceof RecurrentSeq2Seq one
            ? recurrent(one.config().cell(), one.config().attention(), search)
            : transformer(search);
    List<Document> documents =
        Stream.of("1 2 3 4 1", "3", "", "4 2 2", "2 1")
            .map(text -> new Document("of " + text, text, Map.of("target", "1")))
            .toList();
    long differing = 0;
    try (Engine engine = open(backend)) {
      for (long seed = 0; seed < 5; seed++) {
        try (DeviceState state = state(engine, searching, seed);
            Answering answering = searching.answering(state, Precision.FLOAT32)) {
          List<Prediction> answers = answering.answer(documents);
          for (int i = 0; i < documents.size(); i++) {
            Prediction.Text alone =
                (Prediction.Text) answering.answer(documents.subList(i, i + 1)).get(0);
            Prediction.Text all = (Prediction.Text) answers.get(i);
            assertEquals(alone.text(), all.text());
            assertEquals(
                model.hasAttention() && !all.text().isEmpty(), all.alignment().isPresent());
          }
          differing +=
              answers.stream().map(one -> ((Prediction.Text) one).text()).distinct().count() - 1;
        }
      }
    }
    assertTrue(differing > 0, "all documents got the same answer");
  }

  @ParameterizedTest
  @MethodSource("models")
  void theProgramsForDecodingReadNoVariableThatTrainingDoesNotHave(
      String backend, String name, SequenceToSequence model) {
    Decoding decoding = new Decoding(model.prompt(Lengths.of(TextPairs.SOURCE, 8)), model.next());
    assertEquals(
        model.objective(Phase.TRAINING).variables().keySet(), decoding.variables().keySet());
    assertTrue(decoding.prompt().outputs().containsKey(LanguageModel.LOGITS));
  }
}
