package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.CommandRun;
import io.tandem.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Students of any architecture that learn from teachers of any other. */
class DistillationRunTest {
  private static final String BERT =
      "tokenizer { type = word-piece, vocabulary-size = 90 }\n"
          + "model { type = bert, pooling = mean, reading.length = 20, shape { layers = 2,"
          + " hidden = 16, heads = 2, intermediate = 32, positions = 20, dropout = 0.1 } }";
  private static final String WORDS = "tokenizer { type = word-level, min-frequency = 1 }\n";
  private static final String CLASSES = "classification, label = label";

  @TempDir Path folder;

  @BeforeEach
  void texts() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      boolean good = i % 2 == 0;
      texts.append(
          String.format(
              "{\"text\":\"number %d was %s\",\"label\":\"%s\",\"labels\":[\"%s\",\"n%d\"],"
                  + "\"size\":%d}%n",
              i % 10,
              good ? "lovely and fine indeed" : "awful and bad",
              good ? "good" : "bad",
              good ? "good" : "bad",
              i % 3,
              i % 10));
    }
    Files.writeString(folder.resolve("texts.jsonl"), texts);
  }

  private Path config(String name, String backend, String task, String... more) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = " + backend,
            "threads = 1",
            "data { type = json-lines, path = \"" + folder.resolve("texts.jsonl") + "\" }",
            "split { type = every-nth, every = 5 }",
            "task { type = " + task + " }",
            "examples { type = documents, bucket = 16 }",
            "training { steps = 4, batch = 16, schedule { type = constant, peak = 0.01 } }",
            String.join("\n", more),
            ""));
  }

  private Path run(String name, String backend, String task, String... more) throws IOException {
    Path output = folder.resolve(name);
    CommandRun run =
        CommandRun.of(
            "run", config(name, backend, task, more).toString(), "--output", output.toString());
    assertEquals(0, run.exit(), run.err());
    return output.resolve("checkpoints/last");
  }

  private String learning(Path teacher) {
    return "distillation { teacher = \"" + teacher + "\" }";
  }

  /** Of words that the teacher has no tokens for, in batches of another length. */
  @ParameterizedTest
  @CsvSource({"text-cnn, tf", "recurrent, djl", "mlp, djl"})
  void aStudentWithOtherTokensLearnsClasses(String type, String backend) throws IOException {
    Path teacher = run("teacher", "djl", CLASSES, BERT);
    byte[] before = Files.readAllBytes(teacher.resolve(Checkpoint.WEIGHTS));
    String model = WORDS + "model { type = " + type + " }";
    Path alone = run("alone", backend, CLASSES, model);
    Path student = run("student", backend, CLASSES, model, learning(teacher));
    for (String file : List.of(Checkpoint.WEIGHTS, Checkpoint.STATE)) {
      assertEquals(
          SafetensorsFile.readAll(alone.resolve(file)).keySet(),
          SafetensorsFile.readAll(student.resolve(file)).keySet());
    }
    assertNotEquals(
        SafetensorsFile.readAll(alone.resolve(Checkpoint.WEIGHTS)),
        SafetensorsFile.readAll(student.resolve(Checkpoint.WEIGHTS)));
    assertArrayEquals(before, Files.readAllBytes(teacher.resolve(Checkpoint.WEIGHTS)));
    assertTrue(
        Files.readString(folder.resolve("student/provenance.json"))
            .contains(teacher.resolve(Checkpoint.WEIGHTS).toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"multi-label, labels = labels", "regression, target = size", CLASSES})
  void aStudentWithTheTeachersTokensLearnsWhatItTells(String task) throws IOException {
    Path teacher = run("teacher", "djl", task, BERT);
    String small =
        "tokenizer { type = published, path = \""
            + teacher
            + "\" }\nmodel { type = distilbert, pooling = mean, reading.length = 20, shape {"
            + " layers = 1, hidden = 8, heads = 2, intermediate = 16, positions = 20 } }";
    Path alone = run("alone", "tf", task, small);
    Path student = run("student", "tf", task, small, learning(teacher));
    assertNotEquals(
        SafetensorsFile.readAll(alone.resolve(Checkpoint.WEIGHTS)),
        SafetensorsFile.readAll(student.resolve(Checkpoint.WEIGHTS)));
  }

  /** Of another width, so that a projection is learned, which a run keeps and no model has. */
  @ParameterizedTest
  @CsvSource({"djl", "tf"})
  void whatIsInsideOfATeacherIsLearned(String backend) throws IOException {
    Path teacher = run("teacher", "djl", CLASSES, BERT);
    String small =
        "tokenizer { type = published, path = \""
            + teacher
            + "\" }\nmodel { type = bert, pooling = mean, reading.length = 20, shape {"
            + " layers = 1, hidden = 8, heads = 2, intermediate = 16, positions = 20 } }";
    Path scores = run("scores", backend, CLASSES, small, learning(teacher));
    Path inside =
        run(
            "inside",
            backend,
            CLASSES,
            small,
            learning(teacher),
            "distillation { hidden { loss = mse }, attention { weight = 0.5 } }");
    Map<String, HostTensor> weights = SafetensorsFile.readAll(inside.resolve(Checkpoint.WEIGHTS));
    Map<String, HostTensor> plain = SafetensorsFile.readAll(scores.resolve(Checkpoint.WEIGHTS));
    assertEquals(plain.keySet(), weights.keySet());
    String query = "bert.encoder.layer.0.attention.self.query.weight";
    assertNotEquals(plain.get(query), weights.get(query));
    Set<String> states =
        new TreeSet<>(SafetensorsFile.readAll(inside.resolve(Checkpoint.STATE)).keySet());
    states.removeAll(SafetensorsFile.readAll(scores.resolve(Checkpoint.STATE)).keySet());
    assertTrue(states.contains("objective.distillation.embeddings.weight"), states.toString());
    assertTrue(states.contains("objective.distillation.layers.weight"), states.toString());
    assertTrue(states.stream().noneMatch(name -> name.contains("teacher.")), states.toString());

    String more = learning(teacher) + "\n" + "distillation ";
    assertRefused("no angle", CLASSES, small, more + "{ hidden { loss = cosine } }");
    assertRefused(
        "names for each", CLASSES, small, more + "{ hidden { loss = mse, layers = [9] } }");
    assertRefused(
        "with 4 heads",
        CLASSES,
        small.replace("heads = 2", "heads = 4"),
        more + "{ attention { loss = scores } }");
    assertRefused("reads other tokens", CLASSES, BERT.replace("90", "60"), more + "{ hidden {} }");
  }

  private Path teach(String name, Path config, String... more) {
    Path to = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("teach", config.toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--to", to.toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    return to;
  }

  private static String stored(Path scores) {
    return "distillation { stored = \"" + scores + "\" }";
  }

  /** What a teacher said on one backend is on another what it says there itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"multi-label, labels = labels", "regression, target = size", CLASSES})
  void aStudentLearnsFromStoredScoresWhatItLearnsFromTheTeacher(String task) throws IOException {
    Path teacher = run("teacher", "djl", task, BERT);
    Path scores =
        teach(
            "scores",
            folder.resolve("teacher.conf"),
            "--teacher",
            teacher.toString(),
            "--backend=djl",
            "--threads=1");
    String model = WORDS + "model { type = text-cnn, dropout = 0 }\ntraining.optimizer = sgd";
    Path traced = run("traced", "tf", task, model, learning(teacher));
    Path kept = run("kept", "tf", task, model, stored(scores));
    Map<String, HostTensor> expected = SafetensorsFile.readAll(traced.resolve(Checkpoint.WEIGHTS));
    SafetensorsFile.readAll(kept.resolve(Checkpoint.WEIGHTS))
        .forEach(
            (name, weight) ->
                // After four steps by gradients of about 1; weights are smaller than that.
                assertArrayEquals(
                    expected.get(name).toDoubleArray(), weight.toDoubleArray(), 1e-5, name));
  }

  @Test
  void aLinearModelTeachesANetwork() throws IOException {
    Path config = config("linear", "djl", CLASSES, "training = logistic-regression");
    Files.writeString(
        config,
        Files.readString(config).replaceAll("training \\{.*\n|examples .*\n|backend .*\n", ""));
    Path scores = teach("scores", config);
    run("student", "djl", CLASSES, WORDS + "model = text-cnn", stored(scores));
    CommandRun again = CommandRun.of("teach", config.toString(), "--to", scores.toString());
    assertEquals(2, again.exit());
    assertTrue(again.err().contains("is there already"), again.err());
    CommandRun undecided =
        CommandRun.of(
            "teach",
            config.toString(),
            "training=linear-svm",
            "--to",
            folder.resolve("decided").toString());
    assertEquals(2, undecided.exit());
    assertTrue(undecided.err().contains("how probable"), undecided.err());

    String words = WORDS + "model = text-cnn";
    assertRefused("are of the task", "multi-label, labels = labels", words, stored(scores));
    assertRefused("there is no such file", CLASSES, words, stored(folder.resolve("none")));
    String texts = Files.readString(folder.resolve("texts.jsonl"));
    Files.writeString(folder.resolve("texts.jsonl"), texts.replace("number 7", "figure 7"));
    assertRefused("another text of that name", CLASSES, words, stored(scores));
    Files.writeString(folder.resolve("texts.jsonl"), texts + texts.lines().findFirst().get());
    assertRefused("the teacher was not asked about it", CLASSES, words, stored(scores));
    Files.writeString(folder.resolve("texts.jsonl"), texts);
    Path index = scores.resolve("scores.json");
    Files.writeString(index, Files.readString(index).replace("good", "fine"));
    assertRefused("SHA256SUMS", CLASSES, words, stored(scores));
    Files.delete(scores.resolve("SHA256SUMS"));
    assertRefused("the teacher knows no 'good'", CLASSES, words, stored(scores));
    Files.writeString(index, "{\"task\": 3}");
    assertRefused(scores.toString(), CLASSES, words, stored(scores));
  }

  private void assertRefused(String message, String task, String... more) throws IOException {
    CommandRun run = CommandRun.of("check", config("wrong", "djl", task, more).toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path teacher = run("teacher", "djl", CLASSES, BERT);
    String words = WORDS + "model = text-cnn";
    assertRefused(
        "'bert' for 'classification' cannot teach",
        "regression, target = size",
        words,
        learning(teacher));
    assertRefused("there is no such directory", CLASSES, words, learning(folder.resolve("none")));
    assertRefused("nobody teaches", CLASSES, words, "distillation { temperature = 3 }");
    assertRefused(
        "soft is 0", CLASSES, words, "distillation { teacher = \"" + teacher + "\", soft = 0 }");
    assertRefused(
        "tempature",
        CLASSES,
        words,
        "distillation { teacher = \"" + teacher + "\", tempature = 3 }");
    Path longer = run("longer", "djl", CLASSES, WORDS + "model = recurrent");
    assertRefused("have its scores stored", CLASSES, BERT, learning(longer));
    Files.writeString(
        folder.resolve("texts.jsonl"),
        Files.readString(folder.resolve("texts.jsonl")).replace("\"bad\"", "\"poor\""));
    assertRefused("the teacher knows no 'poor'", CLASSES, words, learning(teacher));
  }
}
