package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.generate.GenerationOptions;
import io.tandem.experiments.generate.UsualGeneration;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.pipeline.TextRewriter;
import io.tandem.models.seq2seq.SequenceToSequence;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands take that make texts of texts, and how they tell them. */
final class RewritingOptions {
  @Mixin private AskedTexts texts = new AskedTexts();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "What is put before each text, by which a model of several tasks knows what is asked.")
  private String prefix;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What is drawn from; the i-th text draws from the seed and i. Default: 0.")
  private long seed;

  @ArgGroup(validate = false, heading = "How tokens are generated:%n")
  private GenerationOptions options = new GenerationOptions();

  AskedTexts texts() {
    return texts;
  }

  GenerationOptions generation() {
    return options;
  }

  long seed() {
    return seed;
  }

  Optional<String> prefix() {
    return Optional.ofNullable(prefix);
  }

  /**
   * Makes texts: as options say, and where they say nothing as the model was made to.
   *
   * @param before what is put before each text
   */
  List<String> rewritten(
      OpenModel open, SequenceToSequence model, String before, List<String> all) {
    Optional<UsualGeneration> usual = open.usualGeneration();
    Generation settings = options.settings(usual.orElse(UsualGeneration.of(Sampling.GREEDY)));
    if (settings.endOfText().isPresent()) {
      throw new BadInputException(
          "--end-of-text is for language models; a '"
              + model.type()
              + "' knows the token that ends its texts");
    }
    try (TextRewriter rewriter =
        new TextRewriter(model, open.load(), texts.model().on().precision())) {
      return options.areGiven() || usual.isPresent()
          ? rewriter.of(all, before, settings, seed)
          : rewriter.of(all, before);
    }
  }

  /**
   * Tells what was made, a line for each text.
   *
   * @param key what it is called in JSON
   */
  void tell(List<String> all, List<String> made, String key) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < all.size(); i++) {
      out.println(
          texts.json()
              ? JsonWriter.compact(
                  JsonObject.builder().put("text", all.get(i)).put(key, made.get(i)).build())
              : made.get(i).replaceAll("\\R", " "));
    }
  }
}
