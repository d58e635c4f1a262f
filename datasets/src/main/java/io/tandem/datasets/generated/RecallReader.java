package io.tandem.datasets.generated;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes texts whose class is their first word: after it come so many words that mean nothing, and a
 * last one that asks. A model that reads from left to right and tells at the end has to keep what
 * it saw first for that long (Hochreiter and Schmidhuber 1997, experiment 2c, is of this kind; so
 * is the latching problem of Bengio, Simard and Frasconi 1994).
 *
 * <p>Keys are {@code k0}, {@code k1}, …, words without meaning {@code w0}, {@code w1}, …, and the
 * last word is {@code ask}; the attribute {@code label} is the key. All are drawn evenly, from the
 * seed and the number of the text alone, so that more texts begin with the same ones.
 */
public final class RecallReader implements DatasetReader<RecallReader.Settings> {

  /**
   * What to make.
   *
   * @param distance how many words without meaning stand between the key and the end
   * @param documents how many texts
   * @param keys how many keys there are, each a class
   * @param words how many words without meaning there are
   * @param seed what the texts are drawn from
   */
  public record Settings(
      @Doc("How many words without meaning stand between the first word and the last.")
          @Default("50")
          @Range(min = 0, max = 100_000)
          int distance,
      @Doc("How many texts are made.") @Default("4000") @Range(min = 1, max = 10_000_000)
          int documents,
      @Doc("How many first words there are, each a class.")
          @Default("8")
          @Range(min = 2, max = 10_000)
          int keys,
      @Doc("How many words without meaning there are.")
          @Default("32")
          @Range(min = 1, max = 100_000)
          int words,
      @Doc("What the texts are drawn from.") @Default("0") long seed) {}

  /** Makes a reader, which has no state. */
  public RecallReader() {}

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public String description() {
    return "generated texts whose class is the first of many words";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    Philox random = Philox.of(settings.seed(), "recall");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < settings.documents(); i++) {
      documents.add(document(settings, random, i));
    }
    return new TextDataset("recall over " + settings.distance() + " words", documents);
  }

  private static Document document(Settings settings, Philox random, int number) {
    long first = (long) number * (settings.distance() + 1);
    String key = "k" + random.below(first, settings.keys());
    StringBuilder text = new StringBuilder(key);
    for (int i = 1; i <= settings.distance(); i++) {
      text.append(" w").append(random.below(first + i, settings.words()));
    }
    text.append(" ask");
    return new Document("text " + (number + 1), text.toString(), Map.of("label", key));
  }
}
