package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny BERT is pretrained from text, trained further, and learned from. */
class PretrainingTest {
  private static final String SHAPE =
      "shape { hidden = 16, heads = 2, intermediate = 32, positions = 32, dropout = 0.1 }\n";

  @TempDir Path folder;

  private Path experiment(String name, String backend, String more) throws IOException {
    Path text = folder.resolve("text.txt");
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      words.append("Line ").append(i * i % 97).append(" tells of ").append(i % 7).append(".\n");
      words.append("What follows is ").append(i % 5).append(".\n\n");
    }
    Files.writeString(text, words);
    return Files.writeString(
        folder.resolve(name + ".conf"),
        String.join(
            "\n",
            "backend = " + backend,
            "threads = 1",
            "data { type = text-file, path = \"" + text + "\", documents = blank-line }",
            "split { type = every-nth, every = 5 }",
            "training { steps = 6, batch = 8, schedule { type = constant, peak = 0.01 } }",
            "baselines = [ target-unigram ]",
            more));
  }

  private Path run(String name, String backend, String more) throws IOException {
    Path output = folder.resolve(name);
    Path file = experiment(name, backend, more);
    CommandRun run = CommandRun.of("run", file.toString(), "--output", output.toString());
    assertEquals(0, run.exit(), run.err());
    return output.resolve("checkpoints/last");
  }

  private Path teacher() throws IOException {
    return run(
        "teacher",
        "djl",
        "task { type = masked-language-modelling, whole-words = true, next-sentence = true }\n"
            + "tokenizer { type = word-piece, vocabulary-size = 90 }\n"
            + "model { type = bert, reading { length = 24 }, shape.layers = 4\n"
            + SHAPE
            + "}\n");
  }

  private static JsonValue config(Path checkpoint, String key) {
    return JsonReader.read(checkpoint.resolve("config.json")).asObject().member(key);
  }

  private Set<String> figures(String run, String of) throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonValue one :
        JsonReader.read(folder.resolve(run).resolve("evaluations.json")).asArray().items()) {
      if (one.asObject().member("of").asString().equals(of)) {
        names.addAll(one.asObject().member("figures").asObject().members().keySet());
      }
    }
    return names;
  }

  @Test
  void aModelThatWasPretrainedIsTrainedFurtherAndLearnedFrom() throws IOException {
    Path teacher = teacher();
    assertEquals("[\"BertForPreTraining\"]", config(teacher, "architectures").toString());
    assertEquals(Set.of("loss", "perplexity", "accuracy"), figures("teacher", "target-unigram"));
    assertEquals(
        Set.of("loss", "perplexity", "accuracy", "next-sentence-loss", "next-sentence-accuracy"),
        figures("teacher", ""));

    // Trained further without pairs, it has the head for masked tokens alone.
    Path further =
        run(
            "further",
            "tf",
            "task { type = masked-language-modelling, masking = static }\n"
                + "checkpoint = \""
                + teacher
                + "\"\n"
                + "model { type = bert, reading { length = 24 } }\n");
    assertEquals("[\"BertForMaskedLM\"]", config(further, "architectures").toString());

    Path student =
        run(
            "student",
            "tf",
            "task = masked-language-modelling\n"
                + "tokenizer { type = published, path = \""
                + teacher
                + "\" }\n"
                + "model { type = distilbert, reading { length = 24 }, shape.layers = 2\n"
                + SHAPE
                + "}\n"
                + "distillation { teacher = \""
                + teacher
                + "\", soft = 5, hard = 2, tokens = all, hidden { loss = cosine }, begin {} }\n");
    assertEquals("[\"DistilBertForMaskedLM\"]", config(student, "architectures").toString());
    for (String file : List.of(Checkpoint.WEIGHTS, Checkpoint.STATE)) {
      Map<String, HostTensor> kept = SafetensorsFile.readAll(student.resolve(file));
      assertTrue(
          kept.keySet().stream().noneMatch(name -> name.contains("teacher")),
          kept.keySet().toString());
    }
    CommandRun filled =
        CommandRun.of("fill-mask", student.toString(), "Line 4 tells of [MASK].", "--backend=djl");
    assertEquals(0, filled.exit(), filled.err());
  }

  /** Without a step of training it is the teacher's embeddings, head and every second layer. */
  @Test
  void aStudentBeginsAsLayersOfItsTeacher() throws IOException {
    Path teacher = teacher();
    String student =
        "task { type = masked-language-modelling, next-sentence = true }\n"
            + "tokenizer { type = published, path = \""
            + teacher
            + "\" }\n"
            + "model { type = bert, reading { length = 24 }, shape.layers = 2\n"
            + SHAPE
            + "}\n"
            + "training.schedule.peak = 1e-12\n";
    String learns = "distillation { teacher = \"" + teacher + "\"";
    Path begun = run("begun", "djl", student + learns + ", begin {} }\n");
    Map<String, HostTensor> weights =
        new TreeMap<>(SafetensorsFile.readAll(begun.resolve(Checkpoint.WEIGHTS)));
    Map<String, HostTensor> taken = SafetensorsFile.readAll(teacher.resolve(Checkpoint.WEIGHTS));
    weights.remove("cls.seq_relationship.weight"); // a head that begins afresh
    weights.remove("cls.seq_relationship.bias");
    weights.forEach(
        (name, weight) ->
            assertArrayEquals(
                taken.get(name.replace("layer.1.", "layer.2.")).toDoubleArray(),
                weight.toDoubleArray(),
                1e-9, // six steps of 1e-12 by Adam
                name));

    Path file =
        experiment(
            "wrong",
            "djl",
            student
                + learns
                + ", begin { layers = [9, 0] } }\n"
                + "model.distillation.teacher = nowhere\n");
    CommandRun run = CommandRun.of("check", file.toString());
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains("model.distillation: unknown key"), run.err());
    assertRefused("distillation.begin.layers", student + learns + ", begin { layers = [9, 0] } }");
    assertRefused(
        "both say what weights begin with",
        "task = masked-language-modelling\ncheckpoint = \""
            + teacher
            + "\"\nmodel { type = bert, reading.length = 24 }\n"
            + learns
            + ", begin {} }");
  }

  private void assertRefused(String message, String more) throws IOException {
    Path file = experiment("refused", "djl", more);
    CommandRun run = CommandRun.of("check", file.toString());
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
