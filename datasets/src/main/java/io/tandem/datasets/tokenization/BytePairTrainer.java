package io.tandem.datasets.tokenization;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains byte-level BPE: Sennrich, Haddow and Birch 2016, algorithm 1, over the bytes of UTF-8 as
 * in Radford et al. 2019, section 2.2.
 *
 * <p>Text is cut into words by GPT-2's pattern; then the most frequent pair of neighbouring tokens
 * within words is merged into a new token, again and again. Of pairs that are equally frequent the
 * one with the lower first id goes first, then the one with the lower second id. Special tokens
 * have the first ids, then come the 256 bytes in the order of their characters in the byte
 * alphabet, then the merged tokens. All of this is as in Hugging Face's {@code BpeTrainer}, and so
 * are the ids.
 */
public final class BytePairTrainer {
  private static final Logger log = LoggerFactory.getLogger(BytePairTrainer.class);

  private BytePairTrainer() {}

  /**
   * Trains on the documents of a dataset. A pair never reaches from one document into the next.
   *
   * @param dataset the text; special tokens that it spells out are taken as text
   * @param settings what the vocabulary is to be
   * @return a tokenizer, to be closed by the caller; the same for the same text and settings
   */
  public static TokenizerJson train(TextDataset dataset, BytePairSettings settings) {
    BytePairVocabulary vocabulary = vocabulary(dataset, settings);
    return TokenizerJson.parse(
        vocabulary.toJson(), "vocabulary trained on " + dataset.name(), vocabulary.roles());
  }

  /** The vocabulary alone. */
  static BytePairVocabulary vocabulary(TextDataset dataset, BytePairSettings settings) {
    Map<String, long[]> counts = new HashMap<>();
    for (Document document : dataset.documents()) {
      WordPattern.cut(
          document.text(), word -> counts.computeIfAbsent(word, key -> new long[1])[0]++);
    }
    // Sorted, so that nothing can depend on the order of a hash table.
    BytePairVocabulary vocabulary =
        merge(new TreeMap<>(counts), settings.withoutSentinels()).with(settings.sentinels());
    if (vocabulary.size() < settings.vocabularySize()) {
      log.warn(
          "{}: no more than {} tokens of the {} asked for: no further pair occurs {} times",
          dataset.name(),
          vocabulary.size(),
          settings.vocabularySize(),
          settings.minFrequency());
    }
    return vocabulary;
  }

  private static BytePairVocabulary merge(Map<String, long[]> counts, BytePairSettings settings) {
    List<String> symbols = new ArrayList<>(settings.specialTokens());
    Map<Character, Integer> ids = new HashMap<>();
    for (char character : ByteAlphabet.sorted()) {
      ids.put(character, symbols.size());
      symbols.add(String.valueOf(character));
    }
    List<int[]> words = new ArrayList<>();
    for (String word : counts.keySet()) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      int[] symbolsOfWord = new int[bytes.length];
      Arrays.setAll(symbolsOfWord, i -> ids.get(ByteAlphabet.character(bytes[i])));
      words.add(symbolsOfWord);
    }
    PairMerging.Result result =
        new PairMerging(
                symbols,
                words,
                counts.values().stream().mapToLong(count -> count[0]).toArray(),
                String::concat,
                settings.vocabularySize(),
                settings.minFrequency())
            .run();
    return new BytePairVocabulary(settings.specialTokens(), result.tokens(), result.merges());
  }
}
