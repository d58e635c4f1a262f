package io.tandem.models.wordvectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.tandem.api.vectors.WordVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GloVe against the paper's equations, and counting against a plain table. */
class GloveTest {
  private static final int WORDS = 400;
  private static final long MIB = 1 << 20;

  private static List<Document> text(int length) {
    Philox random = Philox.of(7, "text");
    List<Document> documents = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        double u = random.uniform((long) d * length + i);
        text.append(i == 0 ? "w" : " w").append((int) (WORDS * u * u));
      }
      documents.add(new Document("d" + d, text.toString()));
    }
    return documents;
  }

  private static Map<Long, Double> plainly(WordCorpus corpus, int window) {
    Map<Long, Double> counts = new TreeMap<>();
    for (int d = 0; d + 1 < corpus.starts().length; d++) {
      for (int i = corpus.starts()[d]; i < corpus.starts()[d + 1]; i++) {
        for (int j = corpus.starts()[d]; j < corpus.starts()[d + 1]; j++) {
          if (i != j && Math.abs(i - j) <= window) {
            long pair = PairCounts.pair(corpus.words()[i], corpus.words()[j]);
            counts.merge(pair, 1.0 / Math.abs(i - j), Double::sum);
          }
        }
      }
    }
    return counts;
  }

  private static long folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(p -> p.getFileName().toString().startsWith("tandem-co-occ")).count();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 512})
  void countsAreThoseOfAPlainTableWithAndWithoutTheDisk(long mebibytes) throws IOException {
    FixedWords tokenizer = FixedWords.numbered(WORDS);
    WordCorpus corpus = WordCorpus.of(text(6000), tokenizer);
    Map<Long, Double> expected = plainly(corpus, 4);
    long before = folders();
    try (CoOccurrences counts = CoOccurrences.of(corpus, 4, mebibytes * MIB)) {
      assertEquals(mebibytes == 1, counts.runs() > 1, counts.runs() + " files");
      assertEquals(expected.size(), counts.size());
      long index = 0;
      for (Map.Entry<Long, Double> pair : expected.entrySet()) {
        assertEquals(pair.getKey(), PairCounts.pair(counts.row(index), counts.column(index)));
        // Sums of some hundred terms in another order, rounded to 32 bits.
        assertEquals(pair.getValue(), counts.count(index), 1e-6 * pair.getValue());
        index++;
      }
      assertEquals(before + 1, folders());
    }
    assertEquals(before, folders(), "files are deleted when the counts are closed");
  }

  @Test
  void aPassHoldsEveryPairOnceInAnOrderOfItsOwn() {
    FixedWords tokenizer = FixedWords.numbered(WORDS);
    Glove model = model(tokenizer, text(300));
    try (BatchSource source = model.batches(text(300), BatchSize.examples(100), 1)) {
      List<List<String>> passes = new ArrayList<>();
      for (long epoch = 0; epoch < 2; epoch++) {
        List<String> pass = new ArrayList<>();
        for (long i = 0; i < source.batches(epoch); i++) {
          Batch batch = source.read(new BatchPosition(epoch, i));
          int[] rows = batch.tensor("rows").toIntArray();
          int[] columns = batch.tensor("columns").toIntArray();
          for (int j = 0; j < rows.length; j++) {
            pass.add(rows[j] + " " + columns[j]);
          }
        }
        passes.add(pass);
      }
      assertFalse(passes.get(0).equals(passes.get(1)));
      assertEquals(
          passes.get(0).stream().sorted().toList(), passes.get(1).stream().sorted().toList());
      assertEquals(passes.get(0).size(), passes.get(0).stream().distinct().count());
    }
  }

  private static Glove model(FixedWords tokenizer, List<Document> text) {
    return new Glove(new GloveSettings(8, 4, 10, 0.75, 64), tokenizer, text, "test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void lossAndAdaGradStepAreThoseOfThePaper(String backend) {
    FixedWords tokenizer = FixedWords.numbered(30);
    Glove model = model(tokenizer, text(50));
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING),
            TrainingSettings.of(new Optimizer.Adagrad(1e-10, 1, 0)));
    // Pairs with no word twice on one side, so that AdaGrad's squares are those of single pairs.
    int[] rows = {1, 2, 3, 4};
    int[] columns = {5, 1, 7, 2};
    float[] counts = {0.5f, 3, 10, 25};
    try (Engine engine = Backends.open(backend, new EngineOptions("cpu", 2));
        DeviceState state = engine.newState();
        Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(4)));
      double[] w = state.read("word.weight").toDoubleArray();
      double[] c = state.read("context.weight").toDoubleArray();
      double[] wb = state.read("word.bias").toDoubleArray();
      double[] cb = state.read("context.bias").toDoubleArray();
      double loss = 0;
      double[] expected = w.clone();
      for (int p = 0; p < 4; p++) {
        double difference = wb[rows[p]] + cb[columns[p]] - Math.log(counts[p]);
        for (int d = 0; d < 8; d++) {
          difference += w[rows[p] * 8 + d] * c[columns[p] * 8 + d];
        }
        double f = Math.min(1, Math.pow(counts[p] / 10, 0.75));
        loss += 0.5 * f * difference * difference / 4;
        for (int d = 0; d < 8; d++) {
          double g = f * difference * c[columns[p] * 8 + d];
          expected[rows[p] * 8 + d] -= 0.05 * g / Math.sqrt(1 + g * g);
        }
      }
      Map<String, Object> inputs = new HashMap<>();
      inputs.put("rows", HostTensor.of(rows, 4));
      inputs.put("columns", HostTensor.of(columns, 4));
      inputs.put("counts", HostTensor.of(counts, 4));
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(0.05f));
      try (Results results = step.run(inputs)) {
        assertEquals(loss, results.host(TrainingPrograms.LOSS).item(), 1e-6);
      }
      assertArrayEquals(expected, state.read("word.weight").toDoubleArray(), 1e-7);
      WordVectors vectors = model.vectors(state::read);
      assertEquals(30, vectors.size());
      assertEquals("w0", vectors.words().get(0));
      double[] moved = state.read("word.weight").toDoubleArray();
      double[] context = state.read("context.weight").toDoubleArray();
      assertEquals(moved[8] + context[8], vectors.vector("w0")[0], 1e-7);
    }
  }

  @Test
  void bothEnginesGiveTheSameCurve() {
    List<Double> torch = curve("djl");
    List<Double> tensorFlow = curve("tf");
    for (int i = 0; i < torch.size(); i++) {
      assertEquals(torch.get(i), tensorFlow.get(i), 1e-4, "step " + i);
    }
    assertTrue(torch.get(49) < torch.get(0));
  }

  private static List<Double> curve(String backend) {
    FixedWords tokenizer = FixedWords.numbered(WORDS);
    Glove model = model(tokenizer, text(300));
    TrainingPrograms programs =
        TrainingPrograms.of(
            model.objective(Phase.TRAINING),
            TrainingSettings.of(new Optimizer.Adagrad(1e-10, 1, 0)));
    List<Double> losses = new ArrayList<>();
    try (Engine engine = Backends.open(backend, new EngineOptions("cpu", 2));
        DeviceState state = engine.newState();
        BatchSource source = model.batches(text(300), BatchSize.examples(512), 1);
        Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
      programs.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
      BatchPosition position = BatchPosition.START;
      for (int i = 0; i < 50; i++) {
        Map<String, Object> inputs = new HashMap<>(source.read(position).tensors());
        inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(0.05f));
        try (Results results = step.run(inputs)) {
          losses.add(results.host(TrainingPrograms.LOSS).item());
        }
        position = source.after(position);
      }
    }
    return losses;
  }

  @Test
  void aCorpusOfSingleWordsHasNoPairs() {
    FixedWords tokenizer = FixedWords.numbered(5);
    List<Document> text = List.of(new Document("a", "w1"), new Document("b", "w2"));
    Glove model = model(tokenizer, text);
    Exception e =
        assertThrows(BadInputException.class, () -> model.batches(text, BatchSize.examples(10), 1));
    assertTrue(e.getMessage().contains("no two words"), e.getMessage());
  }
}
