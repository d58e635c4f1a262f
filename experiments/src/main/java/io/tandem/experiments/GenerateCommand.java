package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.LanguageModel;
import io.tandem.experiments.generate.GenerationOptions;
import io.tandem.experiments.generate.UsualGeneration;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.generation.Completion;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.generation.TextGenerator;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem generate}: continues prompts with a trained language model. */
@Command(
    name = "generate",
    description = {
      "Continues prompts with a trained language model.",
      "One prompt is shown as it is continued; several are continued at once and shown when done."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Mixin private AskedModel model = new AskedModel();

  @Parameters(index = "1..*", paramLabel = "PROMPT", description = "What the texts begin with.")
  private List<String> prompts = List.of();

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "More prompts, one on each line that is not empty.")
  private Path file;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What is drawn from; the i-th prompt draws from the seed and i. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Prints a JSON array with text, tokens and scores.")
  private boolean json;

  @ArgGroup(validate = false, heading = "How tokens are generated:%n")
  private GenerationOptions options = new GenerationOptions();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  GenerateCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    List<String> all = InputLines.of(prompts, Optional.ofNullable(file), "prompt", "--prompts");
    try (OpenModel open = model.open(providers, spec.commandLine().getErr())) {
      if (!(open.architecture() instanceof LanguageModel language)) {
        throw open.unfit("is no language model and cannot generate text");
      }
      Generation settings =
          options.settings(open.usualGeneration().orElse(UsualGeneration.of(Sampling.PLAIN)));
      DeviceState state = open.load(language, model.on().precision());
      try (TextGenerator generator =
          new TextGenerator(
              language, open.tokenizer(), state, model.on().precision(), open.ends())) {
        generate(generator, settings, all);
      }
    }
    return 0;
  }

  private void generate(TextGenerator generator, Generation settings, List<String> all) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!json && all.size() == 1 && settings.beams().isEmpty()) {
      Stream<String> pieces = generator.generate(all.get(0), settings, seed);
      show(out, all.get(0));
      pieces.forEach(piece -> show(out, piece));
      out.println();
      return;
    }
    List<Completion> completions = generator.complete(all, settings, seed);
    if (json) {
      List<JsonValue> items = new ArrayList<>();
      completions.forEach(one -> items.add(toJson(all.get(one.row()), one)));
      out.print(JsonWriter.pretty(new JsonArray(items)));
      return;
    }
    String separator = "";
    for (Completion one : completions) {
      out.println(separator + all.get(one.row()) + one.text());
      separator = System.lineSeparator();
    }
  }

  private static void show(PrintStream out, String piece) {
    out.print(piece);
    out.flush();
  }

  private static JsonObject toJson(String prompt, Completion one) {
    List<JsonValue> ids = new ArrayList<>();
    one.continuation().tokens().forEach(id -> ids.add(JsonNumber.of((long) id)));
    String finish = one.continuation().finish().name().toLowerCase(Locale.ROOT);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("prompt", prompt)
            .put("text", one.text())
            .put("finish", finish.replace('_', '-'))
            .put("tokens", new JsonArray(ids));
    one.continuation().score().ifPresent(score -> json.put("score", score));
    return json.build();
  }
}
