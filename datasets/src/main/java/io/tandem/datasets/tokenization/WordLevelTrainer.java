package io.tandem.datasets.tokenization;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes vocabularies of whole words, as Hugging Face's {@code WordLevelTrainer} does: the special
 * tokens {@link Tokenizer#PADDING}, {@link Tokenizer#UNKNOWN} and {@link Tokenizer#END_OF_TEXT}
 * have the ids 0, 1 and 2, then come the words by falling frequency, equally frequent ones in the
 * order of their code points.
 *
 * <p>Lower case is that of each character by itself, whatever stands beside it, as in the library.
 * Letters, digits and white space are those of the Java platform's Unicode version; a character
 * that a newer version added may be counted in another word than the library will cut.
 */
public final class WordLevelTrainer {
  static final List<String> SPECIAL_TOKENS =
      List.of(Tokenizer.PADDING, Tokenizer.UNKNOWN, Tokenizer.END_OF_TEXT);

  private static final Comparator<String> BY_CODE_POINTS =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private WordLevelTrainer() {}

  /**
   * Counts the words of a dataset.
   *
   * @param dataset the text; special tokens that it spells out are taken as text
   * @param settings what the vocabulary is to be
   * @return a tokenizer, to be closed by the caller; the same for the same text and settings
   * @throws BadInputException if the text has no words, or none that is frequent enough
   */
  public static TokenizerJson train(TextDataset dataset, WordLevelSettings settings) {
    return TokenizerJson.parse(json(dataset, settings), "vocabulary trained on " + dataset.name());
  }

  /** The vocabulary as {@code tokenizer.json}. */
  static String json(TextDataset dataset, WordLevelSettings settings) {
    List<String> words = words(dataset, settings);
    JsonObject.Builder vocabulary = JsonObject.builder();
    int id = 0;
    for (String special : SPECIAL_TOKENS) {
      vocabulary.put(special, id++);
    }
    for (String word : words) {
      vocabulary.put(word, id++);
    }
    JsonValue normalizer =
        settings.lowercase()
            ? JsonObject.builder().put("type", "Lowercase").build()
            : JsonNull.NULL;
    return JsonWriter.pretty(
        JsonObject.builder()
            .put("version", "1.0")
            .put("truncation", JsonNull.NULL)
            .put("padding", JsonNull.NULL)
            .put("added_tokens", AddedTokens.json(SPECIAL_TOKENS))
            .put("normalizer", normalizer)
            .put(
                "pre_tokenizer",
                JsonObject.builder().put("type", settings.cut().preTokenizer()).build())
            .put("post_processor", JsonNull.NULL)
            .put("decoder", JsonNull.NULL)
            .put(
                "model",
                JsonObject.builder()
                    .put("type", "WordLevel")
                    .put("vocab", vocabulary.build())
                    .put("unk_token", Tokenizer.UNKNOWN)
                    .build())
            .build());
  }

  private static List<String> words(TextDataset dataset, WordLevelSettings settings) {
    Map<String, long[]> counts = count(dataset, settings);
    List<Map.Entry<String, long[]>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Comparator.comparingLong((Map.Entry<String, long[]> entry) -> -entry.getValue()[0])
            .thenComparing(Map.Entry::getKey, BY_CODE_POINTS));
    if (entries.isEmpty()) {
      throw new BadInputException(
          dataset.name() + ": the text has no words, so that there is no vocabulary");
    }
    long most = entries.get(0).getValue()[0];
    if (most < settings.minFrequency()) {
      throw new BadInputException(
          String.format(
              "%s: no word occurs %d times, as 'tokenizer.min-frequency' asks; the most frequent,"
                  + " '%s', does %d times",
              dataset.name(), settings.minFrequency(), entries.get(0).getKey(), most));
    }
    return entries.stream()
        .filter(entry -> entry.getValue()[0] >= settings.minFrequency())
        .map(Map.Entry::getKey)
        .filter(word -> !SPECIAL_TOKENS.contains(word))
        .limit(settings.vocabularySize() - SPECIAL_TOKENS.size())
        .toList();
  }

  private static Map<String, long[]> count(TextDataset dataset, WordLevelSettings settings) {
    Pattern pattern = Pattern.compile(settings.cut().pattern(), Pattern.UNICODE_CHARACTER_CLASS);
    Map<String, long[]> counts = new HashMap<>();
    for (Document document : dataset.documents()) {
      String text = settings.lowercase() ? LowerCase.of(document.text()) : document.text();
      Matcher words = pattern.matcher(text);
      while (words.find()) {
        counts.computeIfAbsent(words.group(), word -> new long[1])[0]++;
      }
    }
    return counts;
  }
}
