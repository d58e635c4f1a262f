package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.picture.AttributionPicture;
import io.tandem.experiments.picture.PictureFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.clip.ImageTextModel;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.pipeline.Attribution;
import io.tandem.models.pipeline.Attributor;
import io.tandem.models.pipeline.Chooser;
import io.tandem.models.pipeline.Classifier;
import io.tandem.models.pipeline.LabelScore;
import io.tandem.models.pipeline.PictureClassifier;
import io.tandem.models.pipeline.PromptClassifier;
import io.tandem.models.prompting.PhraseScores;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem classify}: tells classes, labels or a number of texts. */
@Command(
    name = "classify",
    description = {
      "Tells classes, labels or a number of texts, with a model that was trained for it here or a"
          + " published one with a head for classification; or with one that writes text, among"
          + " --labels.",
      "A line for each text: the labels that hold, each with its probability; with --top the"
          + " likeliest, whether they hold or not.",
      "With a model of pictures and texts tells which of --labels fits each --image.",
      "With an encoder also draws what in the text spoke for a label, and where it looked."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class ClassifyCommand implements Callable<Integer> {
  @Mixin private AskedTexts texts = new AskedTexts();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Tells so many of the likeliest labels of each text.")
  private Integer top;

  @Option(
      names = "--attributions",
      paramLabel = "FILE",
      description =
          "Also draws what each token added to the score of the likeliest label (gradient times"
              + " input), into a .png or .svg.")
  private Path attributions;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "Draws what each token added to this one's score instead.")
  private String label;

  @Mixin private PromptOptions prompt = new PromptOptions();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A picture in PNG or JPEG that is asked about instead of a text; repeatable.")
  private List<Path> images = List.of();

  @Mixin private AttentionOption attention = new AttentionOption();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ClassifyCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    check();
    if (!images.isEmpty()) {
      return ofPictures();
    }
    List<String> all = texts.all();
    attention.check(all.size());
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      boolean isAsked = prompt.nameLabels() && PhraseScores.fits(open.architecture());
      if (open.architecture() instanceof LanguageModel || isAsked) {
        tell(all, prompted(open, all));
        return 0;
      }
      if (open.document().filter(Chooser::fits).isPresent()) {
        tell(all, chosen(open, all));
        return 0;
      }
      if (prompt.nameLabels()) {
        throw open.unfit(
            "has labels of its own; --labels is for models that write text and for multiple"
                + " choice");
      }
      DocumentModel model =
          open.document()
              .filter(Classifier::fits)
              .orElseThrow(() -> open.unfit("tells no classes of texts"));
      if (open.encoder().isEmpty() && (attributions != null || attention.isAsked())) {
        throw open.unfit("is no encoder of which attributions or attention could be drawn");
      }
      Precision precision = texts.model().on().precision();
      DeviceState state = open.load();
      if (model instanceof DocumentEncoder encoder && attributions != null) {
        draw(open, encoder, state, all);
      }
      if (attention.isAsked()) {
        EncoderModel encoder = open.encoder().orElseThrow();
        attention.draw(open, encoder, state, precision, all.get(0));
      }
      try (Classifier classifier = new Classifier(model, state, precision)) {
        tell(all, classifier.of(all));
      }
    }
    return 0;
  }

  private int ofPictures() throws IOException {
    if (texts.areGiven() || prompt.sayMore() || attributions != null || attention.isAsked()) {
      throw new BadInputException(
          "--image is asked about with --labels, --template, --top and --json alone");
    }
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      ImageTextModel model =
          open.pictures().orElseThrow(() -> open.unfit("tells nothing of pictures"));
      try (PictureClassifier classifier =
          new PictureClassifier(
              model,
              open.load(),
              texts.model().on().precision(),
              prompt.template().orElse(PictureClassifier.LABEL),
              prompt.labels())) {
        tell(images.stream().map(Path::toString).toList(), classifier.of(images));
      }
    }
    return 0;
  }

  private void check() {
    if (top != null && top < 1) {
      throw new BadInputException("--top is " + top + "; the least is 1");
    }
    prompt.check();
    if (attributions != null) {
      PictureFile.check(attributions);
    } else if (label != null) {
      throw new BadInputException("--label is of no use without --attributions");
    }
  }

  private List<List<LabelScore>> chosen(OpenModel open, List<String> all) {
    if (prompt.sayHow() || attributions != null || attention.isAsked()) {
      throw open.unfit(
          "chooses among --labels, and is asked for no template, examples, calibration or picture");
    }
    if (prompt.labels().isEmpty()) {
      throw new BadInputException(
          "a model for multiple choice has no labels of its own; name the texts that it is to"
              + " choose from: --labels \"one text,another\"");
    }
    try (Chooser chooser =
        new Chooser(open.document().orElseThrow(), open.load(), texts.model().on().precision())) {
      return chooser.of(all, prompt.labels());
    }
  }

  private List<List<LabelScore>> prompted(OpenModel open, List<String> all) {
    if (attributions != null || attention.isAsked()) {
      throw open.unfit("is no encoder of which attributions or attention could be drawn");
    }
    if (!prompt.nameLabels()) {
      throw new BadInputException(
          "a language model has no labels of its own; name them: --labels good,bad");
    }
    PhraseScores scores =
        PhraseScores.of(
                open.encoder().<Architecture>map(encoder -> encoder).orElseGet(open::architecture),
                open.tokenizer(),
                open.load(),
                texts.model().on().precision())
            .orElseThrow(() -> open.unfit("writes no text"));
    try (PromptClassifier classifier = prompt.classifier(scores)) {
      return classifier.of(all);
    }
  }

  private void draw(OpenModel open, DocumentEncoder encoder, DeviceState state, List<String> all)
      throws IOException {
    try (Attributor attributor =
        new Attributor(encoder, open.tokenizer(), state, texts.model().on().precision())) {
      List<Attribution> told = attributor.of(all, Optional.ofNullable(label));
      PictureFile.write(attributions, AttributionPicture.of(told));
    }
  }

  private void tell(List<String> all, List<List<LabelScore>> told) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < all.size(); i++) {
      List<LabelScore> scores = shown(told.get(i)).toList();
      out.println(texts.json() ? json(all.get(i), told.get(i)) : line(scores));
    }
  }

  private Stream<LabelScore> shown(List<LabelScore> scores) {
    return top == null ? scores.stream().filter(LabelScore::said) : scores.stream().limit(top);
  }

  private static String line(List<LabelScore> scores) {
    return scores.stream()
        .map(one -> String.format(Locale.ROOT, "%s\t%.4f", one.label(), one.score()))
        .collect(Collectors.joining("\t"));
  }

  /** All labels, unless it is said how many. */
  private String json(String text, List<LabelScore> scores) {
    List<JsonValue> labels = new ArrayList<>();
    for (LabelScore one :
        scores.subList(0, Math.min(scores.size(), top == null ? scores.size() : top))) {
      labels.add(
          JsonObject.builder()
              .put("label", one.label())
              .put("score", one.score())
              .put("said", one.said())
              .build());
    }
    return JsonWriter.compact(
        JsonObject.builder()
            .put(images.isEmpty() ? "text" : "image", text)
            .put("labels", new JsonArray(labels))
            .build());
  }
}
