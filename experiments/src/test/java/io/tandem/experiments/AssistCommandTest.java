package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is booked by two models that are trained for it on generated sentences. */
class AssistCommandTest {
  @TempDir static Path folder;

  private static String config(String task, String model) {
    return """
    backend = [djl]
    seed = 1
    data { type = bookings, dialogues = 300 }
    split { type = every-nth, every = 20 }
    task%s
    tokenizer { type = word-level, cut = spaces, min-frequency = 1 }
    model %s
    training { steps = 200, batch = 32, clip = 1.0
      optimizer { type = adamw, weight-decay = 0.01 }
      schedule { type = linear, peak = 1e-2, warmup = 10 } }
    """
        .formatted(task, model);
  }

  private static void train(String name, String content) throws IOException {
    Path file = folder.resolve(name + ".conf");
    Files.writeString(file, content);
    CommandRun run = CommandRun.of("run", file.toString(), "--output=" + folder.resolve(name));
    assertEquals(0, run.exit(), run.err());
  }

  @BeforeAll
  static void trainBoth() throws IOException {
    train(
        "intents",
        config(
            " { type = classification, label = intent }",
            "{ type = recurrent, cell = lstm, embeddings { type = fresh, size = 16 }, hidden = 16,"
                + " pooling = max, max-length = 32 }"));
    train(
        "slots",
        config(
            " = tagging",
            "{ type = bilstm-crf, embeddings { type = fresh, size = 16 }, hidden = 24, dropout = 0,"
                + " characters = none, scheme = bio }"));
  }

  private record Talk(int exit, String out, String err) {}

  private static Talk talk(String typed, String... options) {
    InputStream input = System.in;
    PrintStream output = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      List<String> all = new ArrayList<>(List.of("assist"));
      all.addAll(List.of(options));
      all.add(folder.resolve("intents").toString());
      all.add(folder.resolve("slots").toString());
      CommandRun run = CommandRun.of(all.toArray(String[]::new));
      return new Talk(run.exit(), printed.toString(StandardCharsets.UTF_8), run.err());
    } finally {
      System.setIn(input);
      System.setOut(output);
    }
  }

  @Test
  void aTableIsBookedOverSeveralTurns() {
    Talk talk =
        talk(
            """
            I am looking for Thai food in the north.
            for four people
            what is the weather like
            not thai but greek
            on friday
            at 19:30
            yes please
            """,
            "--json");
    assertEquals(0, talk.exit(), talk.err());
    List<JsonObject> said =
        talk.out().lines().map(line -> JsonReader.read(line, "line").asObject()).toList();
    assertEquals(7, said.size());
    assertEquals("thai", said.get(0).member("state").asObject().member("cuisine").asString());
    assertEquals("other", said.get(2).member("intent").asString(), talk.out());
    assertEquals(said.get(1).member("state"), said.get(2).member("state"));
    assertEquals("greek", said.get(3).member("state").asObject().member("cuisine").asString());
    assertEquals("confirming", said.get(5).member("stage").asString(), talk.out());
    assertEquals("done", said.get(6).member("stage").asString(), talk.out());
    assertEquals(
        "It is booked: greek, north, four people, friday at 19:30.",
        said.get(6).member("reply").asString());
  }

  @Test
  void heldOutTalksAreMeasured() {
    Talk talk = talk("", "--measure=40", "--json");
    assertEquals(0, talk.exit(), talk.err());
    JsonObject told = JsonReader.read(talk.out().strip(), "out").asObject();
    double accuracy = told.member("joint-goal-accuracy").asDouble();
    // A model that understands nothing is right only where nothing is known.
    assertTrue(accuracy > 0.2, talk.out());
    assertTrue(told.member("from").asDouble() <= accuracy, talk.out());
    assertTrue(told.member("to").asDouble() >= accuracy, talk.out());
    assertEquals(talk.out(), talk("", "--measure=40", "--json").out());
  }

  @Test
  void modelsForSomethingElseAreRefused() {
    CommandRun run =
        CommandRun.of(
            "assist", folder.resolve("slots").toString(), folder.resolve("slots").toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("tells no intent"), run.err());
    assertEquals(2, talk("", "--measure=0").exit());
  }
}
