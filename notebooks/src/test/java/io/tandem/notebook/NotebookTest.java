package io.tandem.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainingTask;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.text.StateOfTheUnionReader;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import io.tandem.models.pipeline.TextAttention;
import io.tandem.training.GradientSettings;
import io.tandem.training.GradientSettingsBuilder;
import io.tandem.training.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells as a reader writes them, on an engine. */
@Timeout(240)
class NotebookTest {
  private static final String EXPERIMENT =
      """
      backend = djl
      threads = 1
      data { type = state-of-the-union, passage-words = 200 }
      split { type = every-nth, every = 10 }
      tokenizer { type = byte-pair, vocabulary-size = 300 }
      model { type = gpt, layers = 2, hidden = 16, heads = 2, context = 16, dropout = 0 }
      training {
        steps = 6, batch = 4, validate-every = 3
        schedule { type = constant, peak = 0.01 }
      }
      """;

  @Test
  void cellsComputeWithTensors() {
    HostTensor x = HostTensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Map<String, HostTensor> result =
        Notebook.compute(
            Notebook.engine("djl"),
            Map.of("x", x),
            t -> Map.of("product", t.get("x").matmul(t.get("x"))));
    assertArrayEquals(new float[] {7, 10, 15, 22}, result.get("product").toFloatArray());
    assertSame(Notebook.engine("djl"), Notebook.engine("djl"));
  }

  @Test
  void aRunIsMadeReadAskedAndItsHeadsAreLookedAt() throws Exception {
    ExperimentRun run = Notebook.trainText("small", EXPERIMENT);
    assertEquals(List.of(run.path().getFileName().toString()), List.copyOf(run.parts().keySet()));
    Exhibit.Plot losses = run.curves("train/loss");
    assertEquals(6, losses.lines().get(0).x().size());
    assertTrue(run.figure("validation/loss") > 0);
    BadInputException wrong =
        assertThrows(BadInputException.class, () -> run.figure("validation/los"));
    assertTrue(wrong.getMessage().contains("'validation/loss'"), wrong.getMessage());
    assertThrows(BadInputException.class, run::differences);

    LoadedModel model = Notebook.load(run.path(), "djl");
    Generation how = Generation.of(8, Sampling.PLAIN);
    String text = model.generate("Fellow", how, 1);
    assertTrue(text.startsWith("Fellow"), text);
    assertEquals(text, model.generate("Fellow", how, 1));

    TextAttention attention = model.attention("of the people");
    for (List<double[][]> layer : attention.weights()) {
      for (double[][] head : layer) {
        for (int row = 0; row < head.length; row++) {
          double sum = 0;
          for (int column = 0; column < head.length; column++) {
            sum += head[row][column];
            assertTrue(column <= row || head[row][column] == 0, "a look to the right");
          }
          assertEquals(1, sum, 1e-5);
        }
      }
    }
    Program foreign =
        Trace.program(
            "foreign",
            trace ->
                trace.output(
                    "y",
                    trace.root().weight("wte.weigth", Shape.of(300, 16), Initializer.zeros())));
    BadInputException unknown =
        assertThrows(BadInputException.class, () -> model.run(foreign, Map.of()));
    assertTrue(unknown.getMessage().contains("'wte.weight'"), unknown.getMessage());
    assertThrows(BadInputException.class, () -> model.predict(List.of("a text")));
    assertThrows(BadInputException.class, () -> model.fillMask(List.of("a [MASK]"), 3));
    Generation writes = Generation.of(4, Sampling.GREEDY);
    assertThrows(BadInputException.class, () -> model.rewrite(List.of("a text"), writes, 1));
    assertThrows(BadInputException.class, () -> model.attention("the people ".repeat(50)));

    List<String> texts = List.of("war and peace", "gold and silver", "the harvest of the year");
    TextIndex index = Notebook.index("three", texts, model);
    assertEquals(3, index.size());
    assertEquals(List.of("gold and silver"), found(index.byWords("silver", 3)));
    for (String itself : texts) {
      // Nothing is nearer to a text than itself.
      assertEquals(itself, index.byVectors(itself, 3).get(0).text());
      assertEquals(itself, index.byBoth(itself, 3).get(0).text());
    }

    long before = Notebook.kept().stream().filter(name -> name.startsWith("model ")).count();
    Notebook.load(run.path(), "djl");
    assertEquals(
        before, Notebook.kept().stream().filter(name -> name.startsWith("model ")).count());
    assertThrows(IllegalStateException.class, () -> model.generate("Fellow", how, 1));
  }

  private static List<String> found(List<TextIndex.Found> hits) {
    return hits.stream().map(TextIndex.Found::text).toList();
  }

  @Test
  void whatCannotBeDrawnOrMeasuredIsRefused() throws Exception {
    HostTensor vector = HostTensor.of(new float[] {1, 2}, 2);
    List<String> two = List.of("a", "b");
    assertThrows(BadInputException.class, () -> Notebook.heatMap("v", vector, two, two));
    List<float[]> one = List.of(new float[] {1, 2});
    assertThrows(BadInputException.class, () -> Notebook.places("p", two, two, one));
    assertThrows(
        BadInputException.class, () -> Notebook.places("p", List.of(), List.of(), List.of()));
    assertThrows(BadInputException.class, () -> Notebook.load(Path.of("no", "such", "run"), "djl"));
    Path file = Files.writeString(Path.of("language.conf"), EXPERIMENT);
    BadInputException unfit = assertThrows(BadInputException.class, () -> Notebook.reach(file, 4));
    assertTrue(unfit.getMessage().contains("gpt"), unfit.getMessage());
  }

  @Test
  void anExperimentThatIsWrongIsToldWithItsKey() {
    BadInputException wrong =
        assertThrows(
            BadInputException.class,
            () -> Notebook.trainText("small", EXPERIMENT, "training.step=2"));
    assertTrue(wrong.getMessage().contains("training.step"), wrong.getMessage());
    assertTrue(wrong.getMessage().contains("steps"), wrong.getMessage());
    assertThrows(BadInputException.class, () -> Notebook.trainText("../up", EXPERIMENT));
  }

  @Test
  void anInterruptedRunIsSavedAndGoesOn() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread cell =
        new Thread(
            () -> {
              try {
                Notebook.trainText(
                    "interrupted",
                    EXPERIMENT,
                    "training.steps=3000",
                    "training.validate-every=3000");
              } catch (CancellationException e) {
                thrown.set(e);
              }
            });
    cell.start();
    Path folder = begun("interrupted-", cell);
    cell.interrupt();
    cell.join();
    assertTrue(thrown.get() instanceof CancellationException);
    Path newest = folder.resolve("checkpoints").resolve("last");
    assertTrue(Files.exists(newest), newest + " is not there");
    int before = steps(ExperimentRun.of(folder));
    assertTrue(before < 3000, before + " steps were made before the interrupt");
    assertEquals(folder, Notebook.lastRun().path());
    ExperimentRun resumed = Notebook.resume(folder);
    assertEquals(3000, steps(resumed));
    assertTrue(resumed.figure("validation/loss") > 0);
  }

  private static int steps(ExperimentRun run) {
    return run.curves("train/loss").lines().get(0).x().size();
  }

  /** The run's folder, once it has made some steps. */
  private static Path begun(String name, Thread cell) throws Exception {
    while (cell.isAlive()) {
      Thread.sleep(100);
      if (!Files.isDirectory(Path.of("runs"))) {
        continue;
      }
      try (var runs = Files.list(Path.of("runs"))) {
        for (Path run : runs.toList()) {
          Path journal = run.resolve("journal.jsonl");
          if (run.getFileName().toString().startsWith(name)
              && Files.exists(journal)
              && Files.readString(journal).contains("\"step\":5")) {
            return run;
          }
        }
      }
    }
    throw new AssertionError("the cell ended before it was interrupted");
  }

  @Test
  void trainingInTheCellEndsAfterItsStepAndLeavesNothing() throws Exception {
    try (Tokenizer tokenizer =
        BytePairTrainer.train(parts().training(), BytePairSettings.of(300))) {
      LanguageModelData data = LanguageModelData.of("sotu", parts(), tokenizer, 16, 1);
      Gpt model = new Gpt(config(), 300);
      TrainingTask task =
          TrainingTask.of(data, 1)
              .on(new Placement(model, Notebook.engine("djl"), Precision.FLOAT32));
      Fitted fitted = Notebook.fit("gpt", task, settings(5));
      assertEquals(5, fitted.losses().size());
      assertEquals(300L, fitted.onDevice().state().read("wte.weight").extents()[0]);

      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread cell =
          new Thread(
              () -> {
                try {
                  Notebook.fit("gpt", task, settings(1_000_000));
                } catch (CancellationException e) {
                  thrown.set(e);
                }
              });
      cell.start();
      Thread.sleep(3000);
      cell.interrupt();
      cell.join();
      assertTrue(thrown.get() instanceof CancellationException);
      assertFalse(Notebook.kept().contains("fit gpt"), Notebook.kept().toString());
      // What was kept under the name was given back before the training began.
      assertThrows(IllegalStateException.class, () -> fitted.onDevice().state().read("wte.weight"));
      assertEquals(3, Notebook.fit("gpt", task, settings(3)).losses().size());
    }
  }

  private static Split.Parts parts() {
    TextDataset all = new StateOfTheUnionReader().read(new StateOfTheUnionReader.Settings());
    return Split.everyNth(10).apply(new TextDataset("some", all.documents().subList(0, 20)));
  }

  private static GradientSettings settings(int steps) {
    return GradientSettingsBuilder.steps(steps, new Schedule.Constant(0.01, 0)).batch(4).build();
  }

  private static GptConfig config() {
    return new GptConfig(1, 16, 2, 16, 0, 1e-5);
  }
}
