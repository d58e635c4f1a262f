package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.t5.T5;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem translate}: translates texts. */
@Command(
    name = "translate",
    description = {
      "Translates texts with a model that was trained for it, or with a T5 that is told from which"
          + " language into which: --from English --to German puts \"translate English to German:"
          + " \" before each text.",
      "A line for each text. Where no option says how tokens are generated, a model does it as it"
          + " was made to."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class TranslateCommand implements Callable<Integer> {
  @Mixin private RewritingOptions options = new RewritingOptions();

  @Option(
      names = "--from",
      paramLabel = "LANGUAGE",
      description = "The language of the texts, by its English name, for a T5.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "LANGUAGE",
      description = "The language to translate into, by its English name, for a T5.")
  private String to;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  TranslateCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if ((from == null) != (to == null)) {
      throw new BadInputException("--from and --to go together");
    }
    if (from != null && options.prefix().isPresent()) {
      throw new BadInputException("--prefix says what --from and --to say; give one of the two");
    }
    List<String> all = options.texts().all();
    try (OpenModel open = options.texts().model().open(providers, spec.commandLine().getErr())) {
      if (!(open.architecture() instanceof SequenceToSequence model)) {
        throw open.unfit("makes no texts of texts");
      }
      options.tell(all, options.rewritten(open, model, prefix(model), all), "translation");
    }
    return 0;
  }

  private String prefix(SequenceToSequence model) {
    if (from != null) {
      return String.format("translate %s to %s: ", from, to);
    }
    boolean named = !(model instanceof T5) || !model.pairs().task().prefix().isEmpty();
    if (options.prefix().isEmpty() && !named) {
      throw new BadInputException(
          "a t5 of several tasks has to be told the languages: --from English --to German, or what"
              + " stands before its texts with --prefix");
    }
    return options.prefix().orElse("");
  }
}
