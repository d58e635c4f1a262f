package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.datasets.generated.BookingsReader;
import io.tandem.experiments.chat.TypedLines;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.assistant.DialogueState;
import io.tandem.models.assistant.Goal;
import io.tandem.models.assistant.JointGoal;
import io.tandem.models.assistant.ReplyRule;
import io.tandem.models.assistant.SentenceReading;
import io.tandem.models.assistant.Understood;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem assist}: books a table in a talk, with two trained models. */
@Command(
    name = "assist",
    description = {
      "Books a table in a talk, in miniature: a model tells what a sentence is for, another one"
          + " what it says of food, place, people, day and time; what is known so far is kept, and"
          + " the reply asks for what is missing.",
      "Each line that is typed, or comes out of a pipe, is answered; /reset and /quit are commands."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class AssistCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "INTENTS",
      description = "A run or checkpoint that tells the intent of a sentence.")
  private Path intents;

  @Parameters(
      index = "1",
      paramLabel = "SLOTS",
      description = "A run or checkpoint that tells the tags of its words.")
  private Path slots;

  @Option(
      names = "--measure",
      paramLabel = "N",
      description =
          "Instead tracks so many generated talks with sentences that are held out, and tells after"
              + " how many turns all slots were right.")
  private Integer measured;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What those talks are drawn from. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Prints a JSON object for each line.")
  private boolean json;

  @Mixin private OnBackend on = new OnBackend();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  AssistCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    on.check();
    if (measured != null && measured < 1) {
      throw new BadInputException("--measure is " + measured + "; the least is 1");
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (OpenModel first = open(intents);
        OpenModel second = open(slots);
        SentenceReading reading =
            new SentenceReading(
                answering(first, Task.Classification.class, "tells no intent"),
                answering(second, Task.Tagging.class, "tells no tags of words"))) {
      if (measured == null) {
        talk(reading, out);
      } else {
        measure(reading, out);
      }
    }
    return 0;
  }

  private OpenModel open(Path path) {
    return OpenModel.of(
        on.checkpoint(path, spec.commandLine().getErr()), () -> on.open(providers), providers);
  }

  private Answering answering(OpenModel open, Class<? extends Task> task, String what) {
    DocumentModel model =
        open.document()
            .filter(one -> task.isInstance(one.task()))
            .orElseThrow(() -> open.unfit(what));
    return model.answering(open.load(), on.precision());
  }

  private void talk(SentenceReading reading, PrintStream out) {
    DialogueState state = DialogueState.empty(Goal.TABLE);
    try (TypedLines lines = TypedLines.open("> ", Optional.empty())) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        String text = line.get().strip();
        if (text.equals("/quit")) {
          return;
        }
        if (text.equals("/reset")) {
          state = DialogueState.empty(Goal.TABLE);
        } else if (!text.isEmpty()) {
          Understood said = reading.of(List.of(text)).get(0);
          state = state.after(said);
          String reply = ReplyRule.of(state, said);
          out.println(json ? json(text, said, state, reply) : reply);
        }
      }
    }
  }

  private static String json(String text, Understood said, DialogueState state, String reply) {
    List<JsonValue> mentions = new ArrayList<>();
    said.mentions()
        .forEach(
            one ->
                mentions.add(
                    JsonObject.builder()
                        .put("slot", one.slot())
                        .put("value", one.value())
                        .put("wanted", one.wanted())
                        .build()));
    JsonObject.Builder filled = JsonObject.builder();
    state.filled().forEach(filled::put);
    return JsonWriter.compact(
        JsonObject.builder()
            .put("user", text)
            .put("intent", said.intent().name().toLowerCase(Locale.ROOT))
            .put("mentions", new JsonArray(mentions))
            .put("state", filled.build())
            .put("stage", state.stage().name().toLowerCase(Locale.ROOT))
            .put("reply", reply)
            .build());
  }

  private void measure(SentenceReading reading, PrintStream out) {
    List<Document> turns =
        new BookingsReader()
            .read(new BookingsReader.Settings(measured, BookingsReader.Wording.HELD_OUT, seed))
            .documents();
    List<Understood> said = reading.of(turns.stream().map(Document::text).toList());
    Map<String, List<Integer>> dialogues = new LinkedHashMap<>();
    for (int i = 0; i < turns.size(); i++) {
      String name = turns.get(i).attributes().get("dialogue");
      dialogues.computeIfAbsent(name, key -> new ArrayList<>()).add(i);
    }
    JointGoal goal =
        new JointGoal(
            dialogues.values().stream()
                .map(
                    own ->
                        JointGoal.track(
                            Goal.TABLE,
                            own.stream().map(said::get).toList(),
                            own.stream().map(i -> turns.get(i).attributes().get("state")).toList()))
                .toList());
    double[] interval = goal.interval(seed);
    out.println(
        json
            ? JsonWriter.compact(
                JsonObject.builder()
                    .put("turns", (long) turns.size())
                    .put("joint-goal-accuracy", goal.accuracy())
                    .put("from", interval[0])
                    .put("to", interval[1])
                    .put("whole-dialogues", goal.wholeDialogues())
                    .build())
            : String.format(
                Locale.ROOT,
                "joint goal accuracy %.4f (95 of 100: %.4f to %.4f) of %d turns; %.4f of %d"
                    + " dialogues right throughout",
                goal.accuracy(),
                interval[0],
                interval[1],
                turns.size(),
                goal.wholeDialogues(),
                dialogues.size()));
  }
}
