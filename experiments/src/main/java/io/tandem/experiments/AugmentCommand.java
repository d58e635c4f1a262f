package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.run.Augmentations;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem augment}: what becomes of training documents in the passes of an experiment. */
@Command(
    name = "augment",
    description = {
      "Shows what becomes of training documents in each pass of an experiment.",
      "What it shows is what a run of the same file reads: it follows from the seed, the pass and"
          + " the name of the document."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "2:bad input"},
    mixinStandardHelpOptions = true)
final class AugmentCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The experiment file (HOCON).")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides keys of the file, such as seed=7.")
  private List<String> overrides = List.of();

  @Option(
      names = "--show",
      paramLabel = "N",
      description = "How many of the first documents are shown. Default: ${DEFAULT-VALUE}.")
  private int show = 5;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "How many passes are shown of each. Default: ${DEFAULT-VALUE}.")
  private int passes = 3;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  AugmentCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() {
    refuseBelowOne("--show", show);
    refuseBelowOne("--passes", passes);
    ExperimentFile experiment = ExperimentFile.read(providers, file, overrides);
    Augmentations.Shown shown = Augmentations.shown(experiment, providers);
    if (shown.augmentations().words().isEmpty()) {
      throw new BadInputException(
          file
              + ": no word is changed: 'augmentation' names nothing that changes words; 'tandem"
              + " list' tells what there is");
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Document document : shown.training().documents().stream().limit(show).toList()) {
      out.println(document.name());
      print(out, "as it is", document, shown.task());
      for (long pass = 0; pass < passes; pass++) {
        Document changed =
            shown
                .augmentations()
                .words()
                .of(document, Draws.of(shown.seed(), pass, document.name()));
        print(out, "pass " + (pass + 1), changed, shown.task());
      }
      out.println();
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, String label, Document document, Task task) {
    for (String text : texts(document, task)) {
      out.printf("  %-9s %s%n", label, text.strip().replaceAll("\\s+", " "));
    }
  }

  private static List<String> texts(Document document, Task task) {
    if (!(task instanceof Task.Tagging tagging)) {
      return task.texts(document);
    }
    List<String> words = tagging.wordsOf(document);
    List<String> tags = tagging.tagsOf(document);
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      pairs.add(words.get(i) + "/" + tags.get(i));
    }
    return List.of(String.join(" ", pairs));
  }

  private static void refuseBelowOne(String option, int number) {
    if (number < 1) {
      throw new BadInputException(option + " is " + number + "; the least is 1");
    }
  }
}
