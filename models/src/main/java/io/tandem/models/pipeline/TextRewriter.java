package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.model.Answering;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.Continuation;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.SourceGenerator;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes texts of texts with a model that has an encoder and a decoder: translations, summaries,
 * answers. Used by one thread.
 */
public final class TextRewriter implements AutoCloseable {
  private final SequenceToSequence model;
  private final Answering own;
  private final SourceGenerator generator;

  /**
   * A rewriter at work on a device.
   *
   * @param model what it makes texts with; its tokenizer is open as long as this is used
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the model computes
   */
  public TextRewriter(SequenceToSequence model, DeviceState state, Precision precision) {
    this.model = model;
    own = model.answering(state, precision);
    generator = new SourceGenerator(model, state, precision, model.pairs().marks());
  }

  /**
   * Makes texts as the model was made to: with its own search.
   *
   * @param texts any number; what is too long is cut or refused, as the model was made
   * @param prefix what stands before each of them, such as {@code "summarize: "}; what a model's
   *     task puts before all texts comes before it
   * @return a text for each
   */
  public List<String> of(List<String> texts, String prefix) {
    return own.answer(documents(texts, prefix)).stream()
        .map(said -> ((Prediction.Text) said).text())
        .toList();
  }

  /**
   * Makes texts in another way.
   *
   * @param settings how; a text ends before the first of the texts that stop it, and of a beam
   *     search the best one is given
   * @param seed what is drawn from: text i draws from {@code seed + i}
   */
  public List<String> of(List<String> texts, String prefix, Generation settings, long seed) {
    TextPairs pairs = model.pairs();
    List<int[]> sources = documents(texts, prefix).stream().map(pairs::source).toList();
    List<String> made = new ArrayList<>();
    int size = model.search().batch();
    for (int from = 0; from < sources.size(); from += size) {
      List<int[]> some = sources.subList(from, Math.min(from + size, sources.size()));
      for (List<Continuation> found : generator.generate(some, settings, seed + from)) {
        String text = pairs.tokenizer().decode(found.get(0).ids());
        made.add(text.substring(0, end(text, settings.stop())).strip());
      }
    }
    return List.copyOf(made);
  }

  private static int end(String text, List<String> stops) {
    return stops.stream()
        .mapToInt(text::indexOf)
        .filter(place -> place >= 0)
        .min()
        .orElse(text.length());
  }

  private static List<Document> documents(List<String> texts, String prefix) {
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new Document("text " + (i + 1), prefix + texts.get(i)))
        .toList();
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    generator.close();
    own.close();
  }
}
