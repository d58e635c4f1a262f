package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.experiments.generate.UsualGeneration;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.generation.Generation;
import io.tandem.models.pipeline.PromptSummarizer;
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

/** {@code tandem summarize}: makes summaries of texts. */
@Command(
    name = "summarize",
    description = {
      "Summarizes texts: with a T5, before whose texts it puts \"summarize: \" unless --prefix or"
          + " the model's own task says otherwise; with another model that makes texts of texts; or"
          + " with a language model, by the first sentences that it writes after \"TL;DR:\".",
      "A line for each text. Where no option says how tokens are generated, a model does it as it"
          + " was made to, and a language model draws from the two likeliest, as GPT-2's authors"
          + " did."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class SummarizeCommand implements Callable<Integer> {
  private static final String PREFIX = "summarize: ";

  @Mixin private RewritingOptions options = new RewritingOptions();

  @Option(
      names = "--sentences",
      paramLabel = "N",
      description = "How many sentences are taken of what a language model writes. Default: 3.")
  private int sentences = PromptSummarizer.SENTENCES;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  SummarizeCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (sentences < 1) {
      throw new BadInputException("--sentences is " + sentences + "; the least is 1");
    }
    List<String> all = options.texts().all();
    try (OpenModel open = options.texts().model().open(providers, spec.commandLine().getErr())) {
      options.tell(all, summaries(open, all), "summary");
    }
    return 0;
  }

  private List<String> summaries(OpenModel open, List<String> all) {
    if (open.architecture() instanceof SequenceToSequence model) {
      boolean named = !(model instanceof T5) || !model.pairs().task().prefix().isEmpty();
      String before = options.prefix().orElse(named ? "" : PREFIX);
      return options.rewritten(open, model, before, all);
    }
    if (!(open.architecture() instanceof LanguageModel model)) {
      throw open.unfit("makes no texts");
    }
    if (options.prefix().isPresent()) {
      throw new BadInputException(
          "--prefix is for models that make texts of texts; a language model is asked by what"
              + " stands behind the text, \"TL;DR:\"");
    }
    Generation settings =
        options
            .generation()
            .settings(
                open.usualGeneration().orElse(UsualGeneration.of(PromptSummarizer.PUBLISHED)));
    DeviceState state = open.load(model, options.texts().model().on().precision());
    try (PromptSummarizer summarizer =
        new PromptSummarizer(
            model,
            open.tokenizer(),
            state,
            options.texts().model().on().precision(),
            open.ends())) {
      return summarizer.of(all, sentences, settings, options.seed());
    }
  }
}
