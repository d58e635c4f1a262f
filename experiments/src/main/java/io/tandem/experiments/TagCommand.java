package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.predict.AskedText;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.TokenClassification;
import io.tandem.models.pipeline.TaggedSpan;
import io.tandem.models.pipeline.Tagger;
import io.tandem.models.pipeline.WordPlace;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem tag}: tags the words of texts, or finds entities in them. */
@Command(
    name = "tag",
    description = {
      "Tags the words of texts, or finds the entities in them, with an encoder that tells a class"
          + " of each token or a tagger that was trained here.",
      "A line for each word or entity: what it is, its tag, the tag's probability if the model"
          + " tells one, and where in the text it begins and ends."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class TagCommand implements Callable<Integer> {
  @Mixin private AskedTexts texts = new AskedTexts();

  @Option(
      names = "--grouped",
      description =
          "Finds entities: pieces beside each other with one kind of tag are joined, and O is left"
              + " out. An encoder's pieces are its tokens, those of others are words.")
  private boolean grouped;

  @Mixin private AttentionOption attention = new AttentionOption();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  TagCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    List<String> all = texts.all();
    attention.check(all.size());
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      Optional<EncoderModel> encoder =
          open.encoder().filter(one -> one.head() instanceof TokenClassification);
      if (encoder.isPresent()) {
        DeviceState state = open.load();
        attention.draw(open, encoder.get(), state, texts.model().on().precision(), all.get(0));
        tell(all, byEncoder(open, encoder.get(), state, all));
      } else if (open.architecture() instanceof DocumentModel document
          && document.task() instanceof Task.Tagging) {
        if (attention.isAsked()) {
          throw open.unfit("has no attention that could be drawn");
        }
        tell(all, byTagger(open, document, all));
      } else {
        throw open.unfit("tells no tags of words");
      }
    }
    return 0;
  }

  private List<List<TaggedSpan>> byEncoder(
      OpenModel open, EncoderModel encoder, DeviceState state, List<String> all) {
    int length =
        open.architecture() instanceof DocumentEncoder document
            ? document.reading().length()
            : encoder.longest();
    try (Tagger tagger =
        new Tagger(encoder, length, open.tokenizer(), state, texts.model().on().precision())) {
      return grouped ? tagger.entities(all) : tagger.words(all);
    }
  }

  private List<List<TaggedSpan>> byTagger(OpenModel open, DocumentModel model, List<String> all) {
    List<Document> documents =
        IntStream.range(0, all.size())
            .mapToObj(i -> new AskedText(model.task(), all.get(i)).document(i + 1))
            .toList();
    List<List<TaggedSpan>> told = new ArrayList<>();
    try (Answering answering = model.answering(open.load(), texts.model().on().precision())) {
      List<Prediction> said = answering.answer(documents);
      for (int i = 0; i < all.size(); i++) {
        List<String> tags = ((Prediction.Tags) said.get(i)).tags();
        List<WordPlace> places = WordPlace.of(all.get(i));
        List<TaggedSpan> words =
            IntStream.range(0, places.size())
                .mapToObj(
                    word ->
                        new TaggedSpan(
                            tags.get(word),
                            OptionalDouble.empty(),
                            places.get(word).begin(),
                            places.get(word).end()))
                .toList();
        told.add(grouped ? TaggedSpan.joined(words) : words);
      }
    }
    return told;
  }

  private void tell(List<String> all, List<List<TaggedSpan>> told) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i);
      if (texts.json()) {
        out.println(json(text, told.get(i)));
        continue;
      }
      if (i > 0) {
        out.println();
      }
      told.get(i).forEach(span -> out.println(line(text, span)));
    }
  }

  private static String line(String text, TaggedSpan span) {
    String score =
        span.score().isPresent()
            ? String.format(Locale.ROOT, "%.4f", span.score().getAsDouble())
            : "-";
    return String.format(
        "%s\t%s\t%s\t%d\t%d",
        span.in(text).replaceAll("\\s", " "), span.label(), score, span.begin(), span.end());
  }

  private String json(String text, List<TaggedSpan> spans) {
    List<JsonValue> all = new ArrayList<>();
    for (TaggedSpan span : spans) {
      JsonObject.Builder one =
          JsonObject.builder()
              .put(grouped ? "entity" : "word", span.in(text))
              .put("label", span.label());
      span.score().ifPresent(score -> one.put("score", score));
      all.add(one.put("begin", span.begin()).put("end", span.end()).build());
    }
    return JsonWriter.compact(
        JsonObject.builder()
            .put("text", text)
            .put(grouped ? "entities" : "words", new JsonArray(all))
            .build());
  }
}
