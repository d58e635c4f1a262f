package io.tandem.models.wordvectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.wordvectors.Word2VecSettings.Architecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** word2vec against its definition, pair by pair in 64-bit floats, and on both engines. */
class Word2VecTest {
  /** Thousands of 32-bit products and sums of numbers of about 1. */
  private static final double FLOATS = 2e-5;

  private static final int DIMENSIONS = 6;
  private static final int WINDOW = 2;
  private static final int BLOCK = 4;
  private static final double RATE = 0.1;
  private static final FixedWords WORDS = FixedWords.numbered(12);

  /** Words by their squared place, so that some are frequent. */
  private static List<Document> corpus() {
    Philox random = Philox.of(3, "corpus");
    List<Document> documents = new ArrayList<>();
    for (int d = 0; d < 5; d++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 9 + 4 * d; i++) {
        double u = random.uniform(100 * d + i);
        text.append(i == 0 ? "" : " ").append(i % 7 == 6 ? "rare" : "w" + (int) (12 * u * u));
      }
      documents.add(new Document("d" + d, text.toString()));
    }
    return documents;
  }

  private static Word2VecSettings settings(Architecture architecture, boolean negatives) {
    return new Word2VecSettings(
        architecture,
        negatives
            ? new Word2VecSettings.NegativeSampling(3, 5, 0.75)
            : new Word2VecSettings.HierarchicalSoftmax(),
        DIMENSIONS,
        WINDOW,
        0.05,
        BLOCK,
        7);
  }

  private static Word2Vec model(Architecture architecture, boolean negatives) {
    return new Word2Vec(settings(architecture, negatives), WORDS, corpus(), "test");
  }

  static Stream<Arguments> kinds() {
    return Stream.of("djl", "tf")
        .flatMap(
            backend ->
                Stream.of(Architecture.values())
                    .flatMap(
                        a ->
                            Stream.of(
                                Arguments.of(backend, a, true), Arguments.of(backend, a, false))));
  }

  private static HostTensor table(String name, int rows) {
    Philox random = Philox.of(5, name);
    float[] values = new float[rows * DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.8 * random.normal(i));
    }
    return HostTensor.of(values, rows, DIMENSIONS);
  }

  /** One step of gradient descent is that of all pairs, weighted as the class says. */
  @ParameterizedTest
  @MethodSource("kinds")
  void aStepMovesTheTablesAsItsPairsDoOneByOne(
      String backend, Architecture architecture, boolean negatives) {
    Word2Vec model = model(architecture, negatives);
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING), TrainingSettings.of(new Optimizer.Sgd(0, false, 0)));
    String outputs = negatives ? "syn1neg" : "syn1";
    try (Engine engine = Backends.open(backend, new EngineOptions("cpu", 2));
        DeviceState state = engine.newState();
        BatchSource source = model.batches(corpus(), BatchSize.examples(1000), 1)) {
      Batch batch = source.read(BatchPosition.START);
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
      HostTensor in = table("in", WORDS.vocabularySize());
      int rows = Math.toIntExact(programs.variables().get(outputs).shape().dim(0).extent());
      HostTensor out = table("out", rows);
      state.assign("syn0", in);
      state.assign(outputs, out);
      PairByPair expected = new PairByPair(batch, in, out, settings(architecture, negatives));
      Map<String, Object> inputs = new HashMap<>(batch.tensors());
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) RATE));
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED);
          Results results = step.run(inputs)) {
        assertEquals(expected.weight(), results.host(TrainingPrograms.LOSS_WEIGHT).item());
        assertEquals(
            expected.loss() / expected.weight(),
            results.host(TrainingPrograms.LOSS).item(),
            FLOATS);
      }
      assertArrayEquals(
          expected.moved(in, expected.inGradient(), RATE),
          state.read("syn0").toDoubleArray(),
          FLOATS);
      assertArrayEquals(
          expected.moved(out, expected.outGradient(), RATE),
          state.read(outputs).toDoubleArray(),
          FLOATS);
    }
  }

  @Test
  void batchesArePureFunctionsOfSeedAndPosition() {
    Word2Vec model = model(Architecture.SKIP_GRAM, true);
    try (BatchSource one = model.batches(corpus(), BatchSize.examples(32), 1);
        BatchSource other = model.batches(corpus(), BatchSize.examples(32), 1);
        BatchSource seeded = model.batches(corpus(), BatchSize.examples(32), 2)) {
      BatchPosition later = new BatchPosition(3, 1);
      Batch direct = other.read(later);
      one.read(BatchPosition.START);
      one.read(new BatchPosition(1, 0));
      assertEquals(direct.tensors(), one.read(later).tensors());
      assertTrue(!direct.tensors().equals(seeded.read(later).tensors()));
      assertThrows(
          IndexOutOfBoundsException.class, () -> one.read(new BatchPosition(0, one.batches(0))));
    }
  }

  @Test
  void withoutSubsamplingEveryWordOfTheVocabularyIsSeenOnceInAPass() {
    Word2VecSettings all =
        new Word2VecSettings(
            Architecture.SKIP_GRAM,
            new Word2VecSettings.NegativeSampling(3, 5, 0.75),
            DIMENSIONS,
            WINDOW,
            0,
            BLOCK,
            7);
    Word2Vec model = new Word2Vec(all, WORDS, corpus(), "test");
    int[] expected = WordCorpus.of(corpus(), WORDS).words();
    try (BatchSource source = model.batches(corpus(), BatchSize.examples(16), 9)) {
      long seen = 0;
      for (long i = 0; i < source.batches(0); i++) {
        seen += source.read(new BatchPosition(0, i)).targetTokens();
      }
      assertEquals(expected.length, seen);
    }
  }

  @Test
  void frequentWordsAreLeftOutAsOftenAsTheFormulaSays() {
    List<Document> text = List.of(new Document("d", "w0 w0 w0 w1 ".repeat(20_000)));
    Word2VecSettings some =
        new Word2VecSettings(
            Architecture.SKIP_GRAM,
            new Word2VecSettings.NegativeSampling(3, 5, 0.75),
            DIMENSIONS,
            WINDOW,
            0.01,
            BLOCK,
            7);
    Word2Vec model = new Word2Vec(some, WORDS, text, "test");
    try (BatchSource source = model.batches(text, BatchSize.examples(80_000), 9)) {
      Batch batch = source.read(BatchPosition.START);
      int[] kept = new int[3];
      int[] centres = batch.tensor("centres").toIntArray();
      for (int i = 0; i < batch.targetTokens(); i++) {
        kept[centres[i]]++;
      }
      // (sqrt(z / t) + 1) t / z for shares z of 3/4 and 1/4; four deviations of a coin thrown so
      // often.
      double often = (Math.sqrt(75) + 1) / 75;
      double rare = (Math.sqrt(25) + 1) / 25;
      assertEquals(often, kept[1] / 60_000.0, 4 * Math.sqrt(often * (1 - often) / 60_000));
      assertEquals(rare, kept[2] / 20_000.0, 4 * Math.sqrt(rare * (1 - rare) / 20_000));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rare rarer", "w1 w1 w1"})
  void aCorpusWithoutTwoWordsIsRefused(String text) {
    List<Document> documents = List.of(new Document("d", text));
    Exception e =
        assertThrows(
            BadInputException.class,
            () -> new Word2Vec(settings(Architecture.CBOW, true), WORDS, documents, "corpus.txt"));
    assertTrue(e.getMessage().startsWith("corpus.txt: "), e.getMessage());
    assertTrue(e.getMessage().contains("at least two different words"), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void bothEnginesGiveTheSameCurve(Architecture architecture, boolean negatives) {
    List<Double> torch = curve("djl", architecture, negatives);
    List<Double> tensorFlow = curve("tf", architecture, negatives);
    for (int i = 0; i < torch.size(); i++) {
      assertEquals(torch.get(i), tensorFlow.get(i), 1e-4, "step " + i);
    }
    double first = torch.subList(0, 10).stream().mapToDouble(v -> v).average().orElseThrow();
    double last = torch.subList(40, 50).stream().mapToDouble(v -> v).average().orElseThrow();
    assertTrue(last < first, first + " to " + last);
  }

  static Stream<Arguments> architectures() {
    return kinds().map(a -> Arguments.of(a.get()[1], a.get()[2])).limit(4);
  }

  private static List<Double> curve(String backend, Architecture architecture, boolean negatives) {
    Word2Vec model = model(architecture, negatives);
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING), TrainingSettings.of(new Optimizer.Sgd(0, false, 0)));
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.open(backend, new EngineOptions("cpu", 2));
        DeviceState state = engine.newState();
        BatchSource source = model.batches(corpus(), BatchSize.examples(32), 1)) {
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
      BatchPosition position = BatchPosition.START;
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
        for (int i = 0; i < 50; i++) {
          Map<String, Object> inputs = new HashMap<>(source.read(position).tensors());
          inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) RATE));
          try (Results results = step.run(inputs)) {
            losses.add(results.host(TrainingPrograms.LOSS).item());
          }
          position = source.after(position);
        }
      }
    }
    return losses;
  }
}
