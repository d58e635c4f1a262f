package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The reference that the documentation's is made of has something to say of everything. */
class ReferenceTest {
  private final List<String> unexplained = new ArrayList<>();
  private int keys;

  private static JsonObject reference() {
    CommandRun run = CommandRun.of("describe", "all", "--json");
    assertEquals(0, run.exit(), run.err());
    return JsonReader.read(run.out().getBytes(StandardCharsets.UTF_8), "output").asObject();
  }

  private void check(String where, JsonArray described) {
    for (JsonValue item : described.items()) {
      JsonObject key = item.asObject();
      String name = where + "." + key.member("key").asString();
      keys++;
      require(name, key.member("doc").asString());
      key.get("keys").ifPresent(inner -> check(name, inner.asArray()));
      key.get("choices")
          .ifPresent(
              choices ->
                  choices
                      .asObject()
                      .members()
                      .forEach((type, inner) -> check(name + "=" + type, inner.asArray())));
    }
  }

  private void require(String what, String text) {
    if (text.isBlank()) {
      unexplained.add(what);
    }
  }

  @Test
  void everyProviderAndEveryKeyIsExplained() {
    JsonObject reference = reference();
    check("experiment", reference.member("experiment").asArray());
    check("sweep", reference.member("sweep").asArray());
    int entries = 0;
    for (JsonValue kind : reference.member("kinds").asArray().items()) {
      require("a kind", kind.asObject().member("meaning").asString());
      for (JsonValue item : kind.asObject().member("entries").asArray().items()) {
        JsonObject entry = item.asObject();
        String name = entry.member("kind").asString() + " " + entry.member("name").asString();
        entries++;
        require(name, entry.member("description").asString());
        check(name, entry.member("keys").asArray());
      }
    }
    assertEquals(List.of(), unexplained);
    assertTrue(entries > 90 && keys > 500, entries + " choices, " + keys + " keys");
  }

  @Test
  void everyCommandWithItsOptionsIsExplained() {
    List<String> commands =
        reference().member("commands").asArray().items().stream()
            .map(item -> item.asObject().member("command").asString())
            .toList();
    assertTrue(
        commands.containsAll(
            List.of("tandem run", "tandem describe all", "tandem vectors plot", "tandem help")),
        commands.toString());
    check(Main.commandLine());
    assertEquals(List.of(), unexplained);
  }

  private void check(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return;
    }
    require(spec.qualifiedName(), String.join("", spec.usageMessage().description()));
    for (ArgSpec argument : spec.args()) {
      require(spec.qualifiedName() + " " + argument, String.join("", argument.description()));
    }
    command.getSubcommands().values().forEach(this::check);
  }

  @Test
  void peopleAreToldTheSameInOneText() {
    CommandRun run = CommandRun.of("describe", "all");
    assertEquals(0, run.exit(), run.err());
    for (Map.Entry<String, String> one :
        Map.of(
                "model gpt: ", "layers: a whole number",
                "An experiment file (HOCON)", "training-share: ",
                "A sweep's file (HOCON)", "parallel: ",
                "Usage: tandem run", "--resume")
            .entrySet()) {
      int begin = run.out().indexOf(one.getKey());
      assertTrue(begin >= 0 && run.out().indexOf(one.getValue(), begin) > begin, one.getKey());
    }
  }
}
