package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.pipeline.MaskFiller;
import io.tandem.models.pipeline.MaskFilling;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem fill-mask}: tells which tokens masks may stand for. */
@Command(
    name = "fill-mask",
    description = {
      "Tells which tokens the masks in a text may stand for, each mask by itself, with an encoder"
          + " that learned to: BERT, RoBERTa, DistilBERT or Longformer with its head for masked"
          + " tokens.",
      "A mask is spelled as the model's vocabulary spells it: [MASK] for BERT, <mask> for RoBERTa.",
      "A line for each token: its probability, the token, and the text with it."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class FillMaskCommand implements Callable<Integer> {
  @Mixin private AskedTexts texts = new AskedTexts();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many tokens are told of each mask. Default: 5.")
  private int top = 5;

  @Mixin private AttentionOption attention = new AttentionOption();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  FillMaskCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new BadInputException("--top is " + top + "; the least is 1");
    }
    List<String> all = texts.all();
    attention.check(all.size());
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      EncoderModel encoder =
          open.encoder()
              .filter(one -> MaskFiller.fits(one.head()))
              .orElseThrow(() -> open.unfit("tells nothing of masks"));
      DeviceState state = open.load();
      attention.draw(open, encoder, state, texts.model().on().precision(), all.get(0));
      try (MaskFiller filler =
          new MaskFiller(encoder, open.tokenizer(), top, state, texts.model().on().precision())) {
        tell(all, filler.of(all));
      }
    }
    return 0;
  }

  private void tell(List<String> all, List<List<MaskFilling>> filled) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String separator = "";
    for (int i = 0; i < all.size(); i++) {
      if (texts.json()) {
        out.println(json(all.get(i), filled.get(i)));
        continue;
      }
      for (MaskFilling mask : filled.get(i)) {
        out.print(separator);
        mask.tokens()
            .forEach(
                token ->
                    out.println(
                        String.format(
                            Locale.ROOT,
                            "%.4f\t%s\t%s",
                            token.score(),
                            onOneLine(token.token()),
                            onOneLine(token.text()))));
        separator = System.lineSeparator();
      }
    }
  }

  /** A token may be a line feed, or a tab. */
  private static String onOneLine(String text) {
    String stripped = text.isBlank() ? text : text.strip();
    return stripped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  private static String json(String text, List<MaskFilling> masks) {
    List<JsonValue> all = new ArrayList<>();
    for (MaskFilling mask : masks) {
      List<JsonValue> tokens = new ArrayList<>();
      mask.tokens()
          .forEach(
              token ->
                  tokens.add(
                      JsonObject.builder()
                          .put("score", token.score())
                          .put("id", token.id())
                          .put("token", token.token())
                          .put("text", token.text())
                          .build()));
      all.add(
          JsonObject.builder()
              .put("begin", mask.begin())
              .put("end", mask.end())
              .put("tokens", new JsonArray(tokens))
              .build());
    }
    return JsonWriter.compact(
        JsonObject.builder().put("text", text).put("masks", new JsonArray(all)).build());
  }
}
