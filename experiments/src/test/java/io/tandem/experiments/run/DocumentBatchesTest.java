package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.datasets.batching.BucketedBatches.Padding;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents by themselves, in batches of unequal shape, on both engines. */
class DocumentBatchesTest {
  private static final long PATIENCE_SECONDS = 240;
  private static final int CONTEXT = 12;

  @TempDir Path folder;

  /** Documents of 1 to 39 numbers. */
  private static List<String> texts() {
    return IntStream.range(0, 200)
        .mapToObj(
            i -> {
              StringBuilder text = new StringBuilder("line " + i);
              for (int j = 0; j < i * i % 39; j++) {
                text.append(' ').append(j * i % 10);
              }
              return text.toString();
            })
        .toList();
  }

  private static TextDataset dataset() {
    List<Document> documents = new ArrayList<>();
    texts().forEach(text -> documents.add(new Document("of " + documents.size(), text)));
    return new TextDataset("lines", documents);
  }

  /** Loss, weight and gradients of a batch; all are sums over its targets. */
  private static double[] sums(Executable executable, Batch batch) {
    try (Results results = executable.run(batch.tensors())) {
      return executable.program().outputs().keySet().stream()
          .flatMapToDouble(name -> Arrays.stream(results.host(name).toDoubleArray()))
          .toArray();
    }
  }

  private static double[] pass(Executable executable, BatchSource batches) {
    double[] total = new double[0];
    for (long i = 0; i < batches.batches(0); i++) {
      double[] sums = sums(executable, batches.read(new BatchPosition(0, i)));
      double[] before = total.length == 0 ? new double[sums.length] : total;
      total = new double[sums.length];
      for (int j = 0; j < sums.length; j++) {
        total[j] = before[j] + sums[j];
      }
    }
    return total;
  }

  /**
   * Loss, number of targets and gradients of a pass in padded batches are those of its examples one
   * by one, where nothing is padded; up to the rounding of 32-bit sums in another order.
   */
  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void paddingChangesNeitherLossNorGradients(String backend) {
    Split split = Split.everyNth(5);
    try (Tokenizer tokenizer =
            BytePairTrainer.train(split.apply(dataset()).training(), BytePairSettings.of(270));
        Engine engine = Backends.open(backend, EngineOptions.cpu().withThreads(1));
        DeviceState state = engine.newState()) {
      Gpt gpt = new Gpt(new GptConfig(1, 16, 2, CONTEXT, 0, 1e-5), tokenizer.vocabularySize());
      Program objective = gpt.objective(Phase.TRAINING);
      for (Variable variable : objective.variables().values()) {
        state.assign(variable.name(), variable.initialValue(3));
      }
      Program gradients =
          Differentiation.gradients(
              objective,
              List.of(TrainingPrograms.LOSS_SUM),
              List.copyOf(objective.variables().keySet()));
      LanguageModelData data = LanguageModelData.of(dataset(), split, tokenizer, CONTEXT, 1);
      try (Executable executable = state.compile(gradients, CompileOptions.FUSED)) {
        double[] alone;
        try (BatchSource one =
            data.withCutting(Cutting.documents(4)).shuffled(BatchSize.examples(1))) {
          alone = pass(executable, one);
        }
        double greatest = Arrays.stream(alone).map(Math::abs).max().orElseThrow();
        for (Padding padding : Padding.values()) {
          for (int bucket : new int[] {4, CONTEXT}) {
            LanguageModelData cut = data.withCutting(new Cutting.Documents(bucket, padding));
            try (BatchSource padded = cut.shuffled(BatchSize.tokens(50))) {
              double[] together = pass(executable, padded);
              assertEquals(alone.length, together.length);
              for (int i = 0; i < alone.length; i++) {
                assertEquals(alone[i], together[i], 1e-5 * greatest, padding + " " + i);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void aRunInTokensOfDocumentsIsTheSameOnBothBackendsAndMeasuresTheWholeText() throws Exception {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, String.join("\n\n", texts()));
    Path file = folder.resolve("tiny.conf");
    Files.writeString(
        file,
        TinyExperiment.text(text, "[djl, tf]")
            + "examples { type = documents, bucket = 4 }\n"
            + "model.dropout = 0\n"
            + "training { batch = null, batch-tokens = 100, steps = 12, accumulate = 2,"
            + " validate-every = 6 }\n"
            + "baselines = [kneser-ney]\n");
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("run", file.toString(), "--output", folder.resolve("run").toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue(), Files.readString(log));

    RunDirectory djl = RunDirectory.open(folder.resolve("run/djl"));
    RunDirectory tf = RunDirectory.open(folder.resolve("run/tf"));
    SortedMap<Long, Double> losses = Journal.read(djl.journal()).curve("train/loss");
    SortedMap<Long, Double> others = Journal.read(tf.journal()).curve("train/loss");
    assertEquals(12, losses.size());
    losses.forEach((step, loss) -> assertEquals(loss, others.get(step), 1e-3, "step " + step));
    assertTrue(losses.get(12L) < losses.get(1L), losses.toString());

    // Every token of the held-out documents and the separator after each is a target, once.
    Split.Parts parts = Split.everyNth(5).apply(dataset());
    try (Tokenizer tokenizer = TokenizerJson.load(folder.resolve("run/djl/checkpoints/last"))) {
      long targets =
          parts.validation().documents().stream()
              .mapToLong(document -> tokenizer.encode(document.text()).length + 1L)
              .sum();
      for (String backend : List.of("djl", "tf")) {
        for (int i = 0; i < 2; i++) {
          String whose = i == 0 ? "" : "kneser-ney";
          assertEquals(
              (double) targets,
              RunDirectory.open(folder.resolve("run").resolve(backend))
                  .evaluations()
                  .cases(whose, "language-modelling")
                  .stream()
                  .mapToDouble(one -> one.content().member("weight").asDouble())
                  .sum());
        }
      }
      Map<String, Double> figures = djl.readMetrics();
      for (String model : List.of("validation/", "baseline/kneser-ney/")) {
        double bits = figures.get(model + "loss") * targets / Math.log(2);
        assertEquals(
            bits / parts.validation().utf8Bytes(), figures.get(model + "bits-per-byte"), 1e-9);
      }
    }
  }
}
