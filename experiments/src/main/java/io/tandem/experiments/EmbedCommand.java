package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.clip.ImageTextModel;
import io.tandem.models.clip.ImageTextVectors;
import io.tandem.models.sentence.Embedder;
import io.tandem.models.sentence.VectorModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem embed}: makes vectors of texts. */
@Command(
    name = "embed",
    description = {
      "Makes a vector of each text with an encoder: a checkpoint of sentence-transformers, a model"
          + " that was trained for the task matching, or a BERT, RoBERTa, DistilBERT, Longformer,"
          + " T5, GPT-2 or Llama, whose tokens' vectors are averaged.",
      "With a model of pictures and texts makes vectors of both in one space: first of the texts,"
          + " then of each --image.",
      "Prints a line of numbers for each text, or writes all of them to a file."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {
  @Mixin private AskedTexts texts = new AskedTexts();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Writes the vectors as safetensors instead: a tensor 'vectors', a row for each text.")
  private Path output;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A picture in PNG or JPEG, with a model of pictures and texts; repeatable.")
  private List<Path> images = List.of();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  EmbedCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (output != null) {
      Path folder = output.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder)) {
        throw new BadInputException(folder + ": there is no such directory to write into");
      }
    }
    List<String> all = images.isEmpty() || texts.areGiven() ? texts.all() : List.of();
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      Optional<ImageTextModel> pictures = open.pictures();
      if (pictures.isPresent()) {
        tell(open, pictures.get(), all);
        return 0;
      }
      if (!images.isEmpty()) {
        throw open.unfit("makes no vectors of pictures");
      }
      VectorModel model = open.vectors();
      try (Embedder embedder =
          new Embedder(model, open.tokenizer(), open.load(model), texts.model().on().precision())) {
        tell(all, embedder.embed(all), embedder.dimensions());
      }
    }
    return 0;
  }

  private void tell(OpenModel open, ImageTextModel model, List<String> all) throws IOException {
    try (ImageTextVectors maker = model.vectors(open.load(), texts.model().on().precision())) {
      List<List<Float>> vectors = new ArrayList<>(maker.texts(all));
      vectors.addAll(maker.pictureFiles(images));
      List<String> names = new ArrayList<>(all);
      images.forEach(image -> names.add(image.toString()));
      tell(names, vectors.stream().map(EmbedCommand::array).toList(), maker.dimensions());
    }
  }

  private static float[] array(List<Float> vector) {
    float[] numbers = new float[vector.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = vector.get(i);
    }
    return numbers;
  }

  private void tell(List<String> all, List<float[]> vectors, int size) throws IOException {
    if (output != null) {
      float[] rows = new float[vectors.size() * size];
      for (int i = 0; i < vectors.size(); i++) {
        System.arraycopy(vectors.get(i), 0, rows, i * size, size);
      }
      HostTensor tensor = HostTensor.of(rows, vectors.size(), size);
      SafetensorsWriter.write(output, Map.of("vectors", tensor), Map.of("format", "pt"));
      return;
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < all.size(); i++) {
      boolean isText = i < all.size() - images.size();
      out.println(
          texts.json()
              ? object(isText ? "text" : "image", all.get(i), vectors.get(i))
              : line(vectors.get(i)));
    }
  }

  private static String line(float[] vector) {
    StringJoiner line = new StringJoiner(" ");
    for (float number : vector) {
      line.add(String.format(Locale.ROOT, "%.6f", number));
    }
    return line.toString();
  }

  /** With the digits that tell a number from its neighbours of 32 bits. */
  private static String object(String what, String text, float[] vector) {
    List<JsonValue> numbers = new ArrayList<>();
    for (float number : vector) {
      numbers.add(JsonNumber.of(Double.parseDouble(Float.toString(number))));
    }
    return JsonWriter.compact(
        JsonObject.builder().put(what, text).put("vector", new JsonArray(numbers)).build());
  }
}
