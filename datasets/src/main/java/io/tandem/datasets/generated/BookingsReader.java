package io.tandem.datasets.generated;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes talks in which somebody books a table: a document for each of their sentences, with its
 * intent ({@code inform}, {@code affirm}, {@code deny}, {@code cancel}, {@code other}) as an
 * attribute, its words and their tags as lists, the dialogue that it is of, and the state after it,
 * {@code area=north; day=friday}.
 *
 * <p>The held-out part says everything by other sentences than the seen part, and has values for
 * food and places that the seen part lacks.
 */
public final class BookingsReader implements DatasetReader<BookingsReader.Settings> {

  /** Which sentences there are. */
  public enum Wording {
    /** Those to learn from. */
    SEEN,
    /** Others. */
    HELD_OUT
  }

  /**
   * What to make.
   *
   * @param dialogues how many
   * @param wording in which sentences
   * @param seed what they are drawn from
   */
  public record Settings(
      @Doc("How many dialogues are made.") @Default("500") @Range(min = 1, max = 1_000_000)
          int dialogues,
      @Doc("In which sentences: seen ones, to learn from, or held-out ones.") @Default("seen")
          Wording wording,
      @Doc("What the dialogues are drawn from.") @Default("0") long seed) {}

  /** Makes a reader, which has no state. */
  public BookingsReader() {}

  @Override
  public String name() {
    return "bookings";
  }

  @Override
  public String description() {
    return "generated talks that book a table, with intents, slots and states";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < settings.dialogues(); i++) {
      documents.addAll(
          new BookingDialogue(settings.seed(), i + 1, settings.wording() == Wording.HELD_OUT)
              .turns());
    }
    return new TextDataset("bookings", documents);
  }
}
