package io.tandem.models.tagging;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sentences as numbers: their words, the letters of these, and their tags if they are known. */
final class TaggingEncoder implements ExampleEncoder {
  private final TaggerSettings settings;
  private final Task.Tagging task;
  private final Alphabet alphabet;
  private final Tokenizer tokenizer;

  /** Of words that were looked up: a text has few different ones. */
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

  /** The numbers of tags; of none, where they are not looked at. */
  private final Map<String, Integer> numbers = new HashMap<>();

  TaggingEncoder(
      TaggerSettings settings,
      Task.Tagging task,
      List<String> tags,
      Alphabet alphabet,
      Tokenizer tokenizer) {
    this.settings = settings;
    this.task = task;
    this.alphabet = alphabet;
    this.tokenizer = tokenizer;
    tags.forEach(tag -> numbers.put(tag, numbers.size()));
  }

  /** The same for sentences whose tags are not known. */
  TaggingEncoder withoutTags() {
    return new TaggingEncoder(settings, task, List.of(), alphabet, tokenizer);
  }

  @Override
  public Map<String, Feature> features() {
    Map<String, Feature> features = new HashMap<>();
    features.put(Batch.INPUT_IDS, Feature.integers(0, BiLstmCrf.TIME));
    features.put(Decoding.ATTENTION_MASK, Feature.integers(0, BiLstmCrf.TIME));
    if (settings.characters().longest() > 0) {
      features.put(
          BiLstmCrf.CHARACTERS,
          Feature.integers(Alphabet.PADDING, BiLstmCrf.TIME, BiLstmCrf.LETTERS));
    }
    if (!numbers.isEmpty()) {
      features.put(Batch.LABELS, Feature.integers(Batch.IGNORED, BiLstmCrf.TIME));
    }
    return features;
  }

  @Override
  public List<String> lengthAxes() {
    return List.of(BiLstmCrf.TIME);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A sentence with a tag that no training document has is without targets: no model that is
   * learned from them can give it a probability.
   *
   * @throws BadInputException if the sentence is longer than the model allows
   */
  @Override
  public Example encode(Document document) {
    Map<String, HostTensor> tensors = new HashMap<>();
    words(document, tensors);
    if (numbers.isEmpty()) {
      return new Example(document.name(), tensors, 0);
    }
    List<String> own = task.tagsOf(document);
    boolean known = numbers.keySet().containsAll(own);
    int[] labels = new int[own.size()];
    Arrays.setAll(labels, i -> known ? numbers.get(own.get(i)) : Batch.IGNORED);
    tensors.put(Batch.LABELS, HostTensor.of(labels, labels.length));
    return new Example(document.name(), tensors, known ? labels.length : 0);
  }

  private void words(Document document, Map<String, HostTensor> tensors) {
    List<String> words = task.wordsOf(document);
    int count = words.size();
    if (count > settings.longest()) {
      throw new BadInputException(
          String.format(
              "%s has %d words, and 'model.longest' is %d; divide it, or allow more",
              document.place(), count, settings.longest()));
    }
    int[] known = new int[count];
    Arrays.setAll(known, i -> ids.computeIfAbsent(words.get(i), this::idOf));
    int[] mask = new int[count];
    Arrays.fill(mask, 1);
    tensors.put(Batch.INPUT_IDS, HostTensor.of(known, count));
    tensors.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, count));
    int longest = settings.characters().longest();
    if (longest > 0) {
      int[] letters = new int[Math.multiplyExact(count, longest)];
      for (int i = 0; i < count; i++) {
        alphabet.encode(words.get(i), letters, i * longest, longest);
      }
      tensors.put(BiLstmCrf.CHARACTERS, HostTensor.of(letters, count, longest));
    }
  }

  private int idOf(String word) {
    return tokenizer.idOfWord(word).orElseThrow();
  }
}
