package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.Engine;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.program.Precision;
import io.tandem.api.training.Placement;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingData;
import io.tandem.api.training.TrainingTask;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.text.StateOfTheUnionReader;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import io.tandem.training.GradientSettings;
import io.tandem.training.GradientSettingsBuilder;
import io.tandem.training.GradientTrainer;
import io.tandem.training.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of the page on training, run as it stands there. */
class LibraryExampleTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/tandem/experiments/LibraryExampleTest.java");

  private static void example() {
    // the page begins here
    TextDataset text = new StateOfTheUnionReader().read(new StateOfTheUnionReader.Settings());
    Split.Parts parts = Split.everyNth(10).apply(text);
    Tokenizer tokenizer = BytePairTrainer.train(parts.training(), BytePairSettings.of(512));
    Gpt gpt = new Gpt(GptConfig.of(2, 64, 2, 64), tokenizer.vocabularySize());
    TrainingData data = LanguageModelData.of(text.name(), parts, tokenizer, gpt.context(), 1);
    GradientSettings settings =
        GradientSettingsBuilder.steps(40, new Schedule.Cosine(3e-3, 4, 0.1)).clip(1).build();
    try (Engine engine = Backends.open("djl")) {
      Placement placement = new Placement(gpt, engine, Precision.FLOAT32);
      TrainingTask task = TrainingTask.of(data, 1).on(placement).telling(System.out::println);
      try (TrainedModel model = new GradientTrainer().train(settings, task)) {
        System.out.println(task.validation().measure(model));
      }
    }
    // the page ends here
  }

  @Test
  void theExampleOfThePageIsThisOne() throws IOException {
    String page = Files.readString(Path.of("../docs/training.md"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find(), "the page has a block of Java");
    String source = Files.readString(SOURCE);
    String example =
        source
            .substring(
                source.indexOf("// the page begins here\n"), source.indexOf("    // the page ends"))
            .replaceFirst("^.*\n", "")
            .indent(-4);
    assertEquals(example, block.group(1));
  }

  @Test
  void itTrainsAndMeasures() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      example();
    } finally {
      System.setOut(before);
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(40, lines.stream().filter(line -> line.startsWith("Stepped[")).count());
    Matcher loss = Pattern.compile("\\{loss=([0-9.]+), ").matcher(lines.get(lines.size() - 1));
    assertTrue(loss.find(), lines.get(lines.size() - 1));
    // A model that knows nothing has log 512 = 6.2 nats.
    assertTrue(Double.parseDouble(loss.group(1)) < 5.5, loss.group());
  }
}
