package io.tandem.models.assistant;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.Answering;
import io.tandem.api.prediction.Prediction;
import io.tandem.models.assistant.Understood.Intent;
import io.tandem.models.assistant.Understood.Mention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Understands sentences by two trained models: one tells the intent, a class of the whole sentence,
 * the other the slots, a tag for each word ({@code B-day}, {@code I-day}, {@code O}); {@code
 * B-not-day} is a day that is not wanted. Used by one thread.
 *
 * @param intents tells classes that are called as the intents are, in small letters
 * @param slots tells tags
 */
public record SentenceReading(Answering intents, Answering slots) implements AutoCloseable {
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}:']+");
  private static final String NOT = "not-";

  /** The words of a sentence as the models were given them: small letters, no marks. */
  public static List<String> words(String sentence) {
    return Arrays.stream(BETWEEN.split(sentence.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /**
   * Understands sentences.
   *
   * @param sentences any number; one without words is about something else
   * @throws BadInputException if the models tell other things than intents and tags
   */
  public List<Understood> of(List<String> sentences) {
    List<List<String>> words = sentences.stream().map(SentenceReading::words).toList();
    List<Integer> said =
        IntStream.range(0, words.size()).filter(i -> !words.get(i).isEmpty()).boxed().toList();
    List<Document> documents = said.stream().map(i -> document(i, words.get(i))).toList();
    List<Prediction> classes = intents.answer(documents);
    List<Prediction> tags = slots.answer(documents);
    List<Understood> all = new ArrayList<>();
    sentences.forEach(sentence -> all.add(new Understood(Intent.OTHER, List.of())));
    for (int i = 0; i < said.size(); i++) {
      if (!(classes.get(i) instanceof Prediction.OneLabel label)
          || !(tags.get(i) instanceof Prediction.Tags own)) {
        throw new BadInputException(
            "the first model must tell a class of a sentence, and the second tags of its words");
      }
      all.set(
          said.get(i),
          new Understood(intent(label.label()), mentions(words.get(said.get(i)), own.tags())));
    }
    return List.copyOf(all);
  }

  private static Document document(int number, List<String> words) {
    return new Document(
        "sentence " + (number + 1), String.join(" ", words), Map.of(), Map.of("words", words));
  }

  private static Intent intent(String name) {
    List<String> known =
        Arrays.stream(Intent.values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    if (!known.contains(name)) {
      throw new BadInputException(
          String.format("'%s' is no intent; %s", name, NearestName.hint(name, known)));
    }
    return Intent.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static List<Mention> mentions(List<String> words, List<String> tags) {
    List<Mention> all = new ArrayList<>();
    for (int i = 0; i < tags.size(); ) {
      String tag = tags.get(i);
      int end = i + 1;
      if (!tag.equals("O")) {
        String kind = tag.substring(2);
        while (end < tags.size() && tags.get(end).equals("I-" + kind)) {
          end++;
        }
        boolean wanted = !kind.startsWith(NOT);
        all.add(
            new Mention(
                wanted ? kind : kind.substring(NOT.length()),
                String.join(" ", words.subList(i, end)),
                wanted));
      }
      i = end;
    }
    return all;
  }

  @Override
  public void close() {
    intents.close();
    slots.close();
  }
}
