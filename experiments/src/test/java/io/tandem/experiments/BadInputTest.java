package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tandem run} says of input that it cannot use: exit code 2, no stack trace. */
class BadInputTest {
  @TempDir Path folder;
  private Path file;
  private Path output;

  @BeforeEach
  void aTextAndAnExperimentThatWouldRun() throws IOException {
    output = folder.resolve("run");
    file = folder.resolve("tiny.conf");
    Files.writeString(folder.resolve("text.txt"), "the quick brown fox jumps\n\n".repeat(300));
    Files.writeString(file, TinyExperiment.text(folder.resolve("text.txt"), "djl"));
  }

  private String refused(String... overrides) {
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
    arguments.addAll(List.of("--output", output.toString()));
    arguments.addAll(List.of(overrides));
    int exit =
        Main.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(new String[0]));
    assertEquals(2, exit, err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    return err.toString();
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
    }
  }

  @Test
  void aMistypedKeyIsNamedWithFileLineAndTheNearestKey() throws IOException {
    Files.writeString(file, Files.readString(file).replace("steps = 4", "stepz = 4"));
    assertSays(refused(), "tiny.conf:", "training.stepz", "steps");
  }

  @Test
  void aMistypedKeyOnTheCommandLineIsSaidToBeThere() {
    assertSays(refused("training.btach=3"), "command line", "training.btach", "batch");
  }

  @Test
  void anUnknownModelOptimizerOrScheduleIsNamedWithThoseThatAreThere() {
    assertSays(refused("model.type=gtp"), "gtp", "gpt");
    assertSays(refused("training.optimizer.type=adam"), "adam", "adamw", "sgd");
    assertSays(refused("training.schedule.type=cosin"), "cosin", "cosine");
  }

  @Test
  void anUnknownBackendIsNamedWithThoseThatAreThere() {
    assertSays(refused("backend=[djl,tensorflow]"), "tensorflow", "djl", "tf");
  }

  @Test
  void aWrongTypeOrAValueOutOfRangeSaysWhatIsAllowed() {
    assertSays(refused("training.steps=many"), "training.steps", "many");
    assertSays(refused("training.steps=0"), "training.steps", "0", "1");
    assertSays(refused("model.dropout=1.5"), "model.dropout", "1.5");
    assertSays(refused("model.hidden=30", "model.heads=4"), "30", "4", "multiple");
    assertSays(refused("precision=float8"), "float8", "float32", "bfloat16");
  }

  @Test
  void everyProblemOfAFileIsReportedAtOnce() {
    assertSays(refused("training.steps=0", "threads=-1"), "training.steps", "threads");
  }

  @Test
  void aMissingExperimentFileIsNamed() {
    file = folder.resolve("absent.conf");
    assertSays(refused(), "absent.conf");
  }

  @Test
  void aMissingOrEmptyTextIsNamed() throws IOException {
    assertSays(refused("data.path=\"" + folder.resolve("absent.txt") + "\""), "absent.txt");
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertSays(refused("data.path=\"" + empty + "\""), "empty.txt", "empty");
  }

  @Test
  void textThatIsNoUtf8IsNamedWithItsPlace() throws IOException {
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, new byte[] {'a', '\n', 'b', (byte) 0xE9, 'c'});
    assertSays(refused("data.path=\"" + latin + "\""), "latin.txt", "2", "UTF-8");
  }

  @Test
  void textThatIsShorterThanOneBlockIsRefusedWithBothNumbers() {
    assertSays(refused("model.context=100000"), "100000", "shorter");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
    assertSays(refused("device=\"gpu:7\""), "gpu:7", "cpu");
    output = folder.resolve("run-2");
    assertSays(refused("device=\"gpu:7\"", "backend=tf"), "gpu:7", "cpu");
  }

  @Test
  void anOutputThatExistsOrCannotBeWrittenIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectory(output);
    Path precious = Files.writeString(output.resolve("precious.txt"), "mine");
    assertSays(refused(), output.toString());
    assertEquals("mine", Files.readString(precious));
    output = precious.resolve("run");
    assertSays(refused(), "precious.txt");
  }

  @Test
  void anOverrideWithoutKeyOrValueIsRefused() {
    assertSays(refused("training"), "training");
    assertSays(refused("=3"), "=3");
  }

  @Test
  void aMetricOrEvaluatorThatIsNotThereIsNamedWithThoseThatAre() {
    assertSays(
        refused("evaluation.metrics=[loss,perplexty]"),
        "evaluation.metrics",
        "perplexty",
        "perplexity");
    assertSays(refused("evaluation=[bleu]"), "evaluation", "bleu", "language-modelling");
    assertSays(refused("evaluation.metrics=[loss,loss]"), "names one twice");
  }

  @Test
  void aBaselineThatIsNotThereOrNeedsTheModelIsRefused() {
    assertSays(refused("baselines=[kneser-nay]"), "baselines[0]", "kneser-nay", "kneser-ney");
    assertSays(refused("baselines=[gradient]"), "baselines[0]", "gradient", "kneser-ney");
  }

  @Test
  void aSampleThatCouldNotBeGeneratedIsRefusedBeforeTraining() {
    assertSays(
        refused("sample.prompt=" + "x y ".repeat(40).strip()), "sees at most 16 at once", "prompt");
    assertSays(refused("sample.end-of-text=\"<end>\""), "no token '<end>'", "<|endoftext|>");
    assertSays(refused("sample.min-tokens=6"), "min-tokens (6) is more than tokens (5)");
  }

  @Test
  void aTrackerThatIsNotThereOrWouldLeaveTheRunsFolderIsRefused() {
    assertSays(refused("tracking=[cvs]"), "cvs", "csv");
    assertSays(refused("tracking={type=csv,file=\"../x.csv\"}"), "../x.csv", "without a folder");
    assertSays(refused("tracking=[csv,csv]"), "tracking names a type twice");
  }
}
