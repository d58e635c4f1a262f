package io.tandem.experiments.bench;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is trained and decoded: a model's shape and how much of it a step takes.
 *
 * @param name what tables call it
 * @param architecture which model
 * @param layers the number of blocks
 * @param hidden the width of the residual stream; feed-forward layers are four times as wide
 * @param heads the number of attention heads
 * @param vocabulary the number of tokens
 * @param context the greatest number of tokens of a sequence
 * @param batch sequences of a training step
 * @param time tokens of each of them
 * @param predictions tokens that a BERT predicts in each sequence; 0 for a GPT, which predicts all
 * @param prompt tokens that are read before decoding; 0 for a BERT, which does not decode
 * @param tokens tokens that a decoding step adds to each sequence; likewise
 */
public record BenchShape(
    String name,
    Architecture architecture,
    int layers,
    int hidden,
    int heads,
    int vocabulary,
    int context,
    int batch,
    int time,
    int predictions,
    int prompt,
    int tokens) {

  /** Which model. */
  public enum Architecture {
    /** {@link io.tandem.models.gpt.Gpt}. */
    GPT,
    /** {@link io.tandem.models.encoder.MaskedLanguageModel}. */
    BERT
  }

  /** The shapes that have a name, the default ones first. */
  public static final List<BenchShape> STANDARD =
      List.of(
          gpt("gpt-small", 6, 512, 8, 4096, 256, 8, 256, 64, 64),
          bert("bert-small", 4, 512, 8, 30_522, 512, 16, 128, 20),
          gpt("gpt2-124m", 12, 768, 12, 50_257, 1024, 1, 1024, 128, 32),
          bert("bert-base", 12, 768, 12, 30_522, 512, 8, 128, 20));

  public BenchShape {
    boolean positive =
        Stream.of(layers, hidden, heads, vocabulary, context, batch, time).allMatch(n -> n > 0);
    boolean fits =
        architecture == Architecture.GPT
            ? predictions == 0 && prompt > 0 && tokens > 0
            : predictions > 0 && predictions <= time && prompt == 0 && tokens == 0;
    if (!positive || !fits) {
      throw new BadInputException(
          "every number of a benchmark's shape must be at least 1, and predictions at most its"
              + " time");
    }
    if (hidden % heads != 0) {
      throw new BadInputException(
          String.format("hidden (%d) must be a multiple of heads (%d)", hidden, heads));
    }
    if (Math.max(time, prompt + tokens) > context) {
      throw new BadInputException(
          String.format(
              "%d tokens are more than the context of %d",
              Math.max(time, prompt + tokens), context));
    }
  }

  private static BenchShape gpt(
      String name,
      int layers,
      int hidden,
      int heads,
      int vocabulary,
      int context,
      int batch,
      int time,
      int prompt,
      int tokens) {
    return new BenchShape(
        name,
        Architecture.GPT,
        layers,
        hidden,
        heads,
        vocabulary,
        context,
        batch,
        time,
        0,
        prompt,
        tokens);
  }

  private static BenchShape bert(
      String name,
      int layers,
      int hidden,
      int heads,
      int vocabulary,
      int context,
      int batch,
      int time,
      int predictions) {
    return new BenchShape(
        name,
        Architecture.BERT,
        layers,
        hidden,
        heads,
        vocabulary,
        context,
        batch,
        time,
        predictions,
        0,
        0);
  }

  /**
   * The standard shape of a name.
   *
   * @throws BadInputException if there is none, naming those that are there
   */
  public static BenchShape named(String name) {
    List<String> names = STANDARD.stream().map(BenchShape::name).toList();
    return STANDARD.stream()
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "there is no shape '" + name + "'; " + NearestName.hint(name, names)));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("name", name)
        .put("architecture", architecture.name().toLowerCase(Locale.ROOT))
        .put("layers", layers)
        .put("hidden", hidden)
        .put("heads", heads)
        .put("vocabulary", vocabulary)
        .put("context", context)
        .put("predictions", predictions)
        .put("prompt", prompt)
        .put("tokens", tokens)
        .build();
  }
}
