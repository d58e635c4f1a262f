package io.tandem.experiments.run;

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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of each token, of places and of pairs is learned from a teacher as well. */
class TaughtTasksRunTest {
  private static final String INSIDE = "hidden { loss = mse }, attention { loss = scores }";

  @TempDir Path folder;

  @BeforeEach
  void texts() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String name = i % 3 == 0 ? "Ann" : "Bob";
      texts.append(
          String.format(
              "{\"text\":\"%1$s met %2$d people there\",\"question\":\"who met %2$d\","
                  + "\"answers\":[\"%1$s\"],\"words\":[\"%1$s\",\"met\",\"%2$d\",\"people\","
                  + "\"there\"],\"tags\":[\"B-PER\",\"O\",\"B-NUM\",\"O\",\"O\"],"
                  + "\"choices\":[\"%1$s met %2$d\",\"nobody met %2$d\"],\"answer\":\"0\","
                  + "\"target\":\"%2$d people met %1$s\",\"second\":\"%1$s saw %3$d\","
                  + "\"label\":\"%4$s\"}%n",
              name, i % 7, i % 5, i % 7 == i % 5 ? "same" : "other"));
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
            "task = " + task,
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

  private static Map<String, HostTensor> weights(Path checkpoint) {
    return SafetensorsFile.readAll(checkpoint.resolve(Checkpoint.WEIGHTS));
  }

  private static String documents(String task) {
    return task.equals("language-modelling") ? "" : "examples { type = documents, bucket = 16 }";
  }

  private static String tokens(Path teacher) {
    return "tokenizer { type = published, path = \"" + teacher + "\" }";
  }

  private static String learning(Path teacher, String more) {
    return "distillation { teacher = \"" + teacher + "\", " + more + " }";
  }

  /** A narrow model, of which the teacher has two layers more than the student. */
  private static String model(String type, int layers) {
    String shape = "hidden = 16, heads = 2, intermediate = 32, dropout = 0.1, ";
    return switch (type) {
      case "t5" ->
          "model { type = t5, head-size = 8, encoder-layers = 1, decoder-layers = "
              + layers
              + ", "
              + shape
              + "limits { source = 12, target = 12 } }";
      case "transformer" ->
          "model { type = transformer, encoder-layers = 1, decoder-layers = "
              + layers
              + ", "
              + shape
              + "limits { source = 12, target = 12 } }";
      case "seq2seq" ->
          "model { type = seq2seq, embedding = 8, hidden = "
              + 8 * layers
              + ", limits { source = 12, target = 12 } }";
      case "bilstm-crf" -> "model { type = bilstm-crf, crf = false, hidden = " + 8 * layers + " }";
      case "gpt" ->
          "model { type = gpt, context = 16, hidden = 16, heads = 2, dropout = 0.1, layers = "
              + layers
              + " }";
      case "llama" ->
          "model { type = llama, context = 16, hidden = 16, heads = 2, inner = 32, layers = "
              + layers
              + " }";
      default ->
          "model { type = "
              + type
              + ", reading { length = 20 PAIR }, shape { positions = 20, layers = "
              + layers
              + ", "
              + shape
              + "} }";
    };
  }

  private static String model(String type, int layers, String task) {
    return model(type, layers)
        .replace("PAIR", task.contains("classification") ? ", pair = second" : "");
  }

  private static String tokenizer(String type) {
    return type.equals("bert")
        ? "tokenizer { type = word-piece, vocabulary-size = 90 }"
        : type.equals("bilstm-crf")
            ? "tokenizer { type = word-level, min-frequency = 1 }"
            : "tokenizer { type = byte-pair, vocabulary-size = 300 }";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "tagging                                 | bert        | distilbert  | djl | INSIDE",
        "multiple-choice                         | bert        | distilbert  | djl | INSIDE",
        "tagging                                 | bilstm-crf  | bilstm-crf  | djl | soft = 1",
        "question-answering                      | bert        | bert        | tf  | INSIDE",
        "{ type = classification, label = label } | bert       | bert        | djl | begin {}",
        "text-to-text                            | t5          | t5          | djl | INSIDE",
        "text-to-text                            | transformer | transformer | tf  | INSIDE",
        "text-to-text                            | seq2seq     | seq2seq     | djl | soft = 1",
        "language-modelling                      | llama       | gpt         | tf  | INSIDE",
      })
  void aStudentLearnsWhatATeacherTells(
      String task, String teacherType, String studentType, String backend, String what)
      throws IOException {
    Path teacher =
        run(
            "teacher",
            "djl",
            task,
            tokenizer(teacherType),
            model(teacherType, 3, task),
            documents(task));
    String student = tokens(teacher) + "\n" + model(studentType, 1, task) + "\n" + documents(task);
    Path alone = run("alone", backend, task, student);
    Path soft = run("soft", backend, task, student, learning(teacher, "soft = 1"));
    Path taught =
        run("taught", backend, task, student, learning(teacher, what.replace("INSIDE", INSIDE)));
    assertEquals(weights(alone).keySet(), weights(taught).keySet());
    assertNotEquals(weights(alone), weights(soft));
    assertTrue(
        !what.equals("soft = 1") == !weights(soft).equals(weights(taught)),
        "what is inside is learned, too, and nothing else differs");
  }

  private void assertRefused(String message, String task, String... more) throws IOException {
    CommandRun run = CommandRun.of("check", config("wrong", "djl", task, more).toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void whatATextIsMadeByTellsNoMoreThanItHas() throws IOException {
    String task = "text-to-text";
    Path teacher = run("teacher", "djl", task, tokenizer("t5"), model("t5", 3), documents(task));
    String recurrent = tokens(teacher) + "\n" + model("seq2seq", 1) + "\n" + documents(task) + "\n";
    assertRefused("nothing that is told of each token", task, recurrent, learning(teacher, ""));
    String own = tokens(teacher) + "\n" + model("t5", 1) + "\n" + documents(task) + "\n";
    assertRefused("has no layers", task, own, learning(teacher, "begin {}"));
    assertRefused("distillation.tokens = all is for", task, own, learning(teacher, "tokens = all"));
    Path first =
        run("recurrent", "djl", task, tokenizer("t5"), model("seq2seq", 1), documents(task));
    assertRefused(
        "has no hidden states that could be compared; those that have: bert",
        task,
        tokens(first),
        model("seq2seq", 1),
        documents(task),
        learning(first, "hidden {}"));
  }
}
