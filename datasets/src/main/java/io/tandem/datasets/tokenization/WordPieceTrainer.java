package io.tandem.datasets.tokenization;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains WordPiece vocabularies as Hugging Face's {@code WordPieceTrainer} does: by merging the
 * most frequent pair of neighbours within words, as in byte-pair encoding (Sennrich, Haddow and
 * Birch 2016, algorithm 1), where a token that does not begin a word is written with {@value
 * WordPieceVocabulary#CONTINUATION} before it. Of pairs that are equally frequent the one with the
 * lower first id goes first, then the one with the lower second id. (The trainer of Schuster and
 * Nakajima 2012, which made BERT's vocabulary and was never published, chose pairs by likelihood.)
 *
 * <p>The special tokens have the first ids, then come the letters in the order of their code
 * points, those within words after all others, then the merged tokens. Hugging Face's trainer
 * leaves the order of the letters within words to chance, and with it which of equally frequent
 * pairs goes first; given the order that is kept here, its vocabularies are the same. Where there
 * are more letters than are allowed, the rarest are left out, of equally frequent ones those with
 * the greater code points; a word is then learned from without them.
 */
public final class WordPieceTrainer {
  static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** The special tokens and one letter, as it begins words and within them. */
  static final int LEAST_TOKENS = 7;

  private static final Logger log = LoggerFactory.getLogger(WordPieceTrainer.class);

  private WordPieceTrainer() {}

  /**
   * Trains on the documents of a dataset.
   *
   * @param dataset the text; special tokens that it spells out are taken as text
   * @param settings what the vocabulary is to be
   * @return a tokenizer, to be closed by the caller; the same for the same text and settings
   * @throws BadInputException if the text has no words, or the letters alone are more tokens than
   *     the settings allow
   */
  public static TokenizerJson train(TextDataset dataset, WordPieceSettings settings) {
    return TokenizerJson.parse(
        WordPieceVocabulary.json(tokens(dataset, settings), settings.lowercase()),
        "vocabulary trained on " + dataset.name(),
        WordPieceVocabulary.ROLES);
  }

  /** The tokens by id. */
  static List<String> tokens(TextDataset dataset, WordPieceSettings settings) {
    Map<String, long[]> counts = new HashMap<>();
    for (Document document : dataset.documents()) {
      BertWords.cut(
          document.text(),
          settings.lowercase(),
          word -> counts.computeIfAbsent(word, key -> new long[1])[0]++);
    }
    // Sorted, so that nothing can depend on the order of a hash table.
    List<String> tokens = merge(dataset.name(), new TreeMap<>(counts), settings);
    if (tokens.size() < settings.vocabularySize()) {
      log.warn(
          "{}: no more than {} tokens of the {} asked for: no further pair occurs {} times",
          dataset.name(),
          tokens.size(),
          settings.vocabularySize(),
          settings.minFrequency());
    }
    return tokens;
  }

  private static List<String> merge(
      String source, Map<String, long[]> counts, WordPieceSettings settings) {
    Set<Integer> letters = letters(counts, settings.letters());
    List<String> symbols = new ArrayList<>(SPECIAL_TOKENS);
    letters.forEach(letter -> symbols.add(Character.toString(letter)));
    inside(counts.keySet(), letters)
        .forEach(
            letter -> symbols.add(WordPieceVocabulary.CONTINUATION + Character.toString(letter)));
    if (letters.isEmpty()) {
      throw new BadInputException(source + ": the text has no words, so that there are no pieces");
    }
    if (symbols.size() > settings.vocabularySize()) {
      throw new BadInputException(
          String.format(
              "%s: %d special tokens and %d letters, at the beginning of words and within them, are"
                  + " more than the %d tokens of 'tokenizer.vocabulary-size'; 'tokenizer.letters'"
                  + " bounds the letters",
              source,
              SPECIAL_TOKENS.size(),
              symbols.size() - SPECIAL_TOKENS.size(),
              settings.vocabularySize()));
    }
    Map<String, Integer> ids = new HashMap<>();
    symbols.forEach(symbol -> ids.put(symbol, ids.size()));
    List<int[]> words = new ArrayList<>();
    counts.keySet().forEach(word -> words.add(symbols(word, letters, ids)));
    return new PairMerging(
            symbols,
            words,
            counts.values().stream().mapToLong(count -> count[0]).toArray(),
            WordPieceVocabulary::joined,
            settings.vocabularySize(),
            settings.minFrequency())
        .run()
        .tokens();
  }

  /** The most frequent letters and signs, in the order of their code points. */
  private static Set<Integer> letters(Map<String, long[]> counts, int most) {
    Map<Integer, long[]> letters = new TreeMap<>();
    counts.forEach(
        (word, count) ->
            word.codePoints()
                .forEach(
                    point -> letters.computeIfAbsent(point, key -> new long[1])[0] += count[0]));
    List<Map.Entry<Integer, long[]>> entries = new ArrayList<>(letters.entrySet());
    entries.sort(
        Comparator.comparingLong((Map.Entry<Integer, long[]> entry) -> -entry.getValue()[0])
            .thenComparing(Map.Entry::getKey));
    Set<Integer> kept = new TreeSet<>();
    entries.stream().limit(most).forEach(entry -> kept.add(entry.getKey()));
    return kept;
  }

  /** Those letters that stand within words, after the first letter of the word. */
  private static Set<Integer> inside(Set<String> words, Set<Integer> letters) {
    Set<Integer> found = new HashSet<>();
    for (String word : words) {
      word.codePoints().skip(1).filter(letters::contains).forEach(found::add);
    }
    return new TreeSet<>(found);
  }

  private static int[] symbols(String word, Set<Integer> letters, Map<String, Integer> ids) {
    int[] points = word.codePoints().toArray();
    int[] symbols = new int[points.length];
    int length = 0;
    for (int i = 0; i < points.length; i++) {
      if (letters.contains(points[i])) {
        String letter = Character.toString(points[i]);
        symbols[length++] = ids.get(i == 0 ? letter : WordPieceVocabulary.CONTINUATION + letter);
      }
    }
    return Arrays.copyOf(symbols, length);
  }
}
