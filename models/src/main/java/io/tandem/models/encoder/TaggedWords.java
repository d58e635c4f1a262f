package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TokenizedWords;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A tag for each word, read from its first token (Devlin et al. 2019, section 5.3). A sentence that
 * is longer than what is read at once is read in windows that overlap, and each word is told in the
 * window where it is furthest from the ends.
 *
 * @param task which lists hold words and tags
 * @param tags those of the training documents, in order
 */
record TaggedWords(Task.Tagging task, List<String> tags) implements EncoderTask {
  static final String TAGS = "tags";

  /** What a word is told that the tokenizer makes no token of, where the tags have it. */
  private static final String OUTSIDE = "O";

  private record Place(int window, int position) {}

  private record Sentence(List<TextSequence> windows, List<Place> firsts) {}

  /** Copies the list. */
  TaggedWords {
    tags = List.copyOf(tags);
  }

  @Override
  public Map<String, List<String>> learned() {
    return Map.of(TAGS, tags);
  }

  @Override
  public List<String> outcomes() {
    return tags;
  }

  @Override
  public EncoderHead published() {
    return new TokenClassification(tags);
  }

  private Sentence sentence(Tokenizer tokenizer, Reading reading, Document document) {
    TokenizedWords words = TokenizedWords.of(tokenizer, task.wordsOf(document));
    List<TextSequence> windows;
    try {
      int room = reading.length() - tokenizer.template().addedToOne();
      windows =
          new TextSequences(tokenizer.template(), reading.length())
              .windows(Math.min(reading.overlap(), Math.max(0, room / 2)), words.tokens());
    } catch (BadInputException e) {
      throw new BadInputException(document.place() + ": " + e.getMessage(), e);
    }
    Map<Integer, Place> best = new HashMap<>();
    Map<Integer, Integer> margins = new HashMap<>();
    for (int w = 0; w < windows.size(); w++) {
      TextSequence window = windows.get(w);
      for (int i = 0; i < window.length(); i++) {
        int margin = Math.min(i, window.length() - 1 - i);
        int token = window.token(i);
        if (token >= 0 && margin > margins.getOrDefault(token, -1)) {
          margins.put(token, margin);
          best.put(token, new Place(w, i));
        }
      }
    }
    List<Place> firsts = new ArrayList<>();
    for (int word = 0; word < task.wordsOf(document).size(); word++) {
      int token = words.firstToken(word).orElse(-1);
      firsts.add(best.getOrDefault(token, new Place(-1, -1)));
    }
    return new Sentence(windows, firsts);
  }

  @Override
  public Feature label() {
    return Feature.integers(Batch.IGNORED, WindowedText.WINDOWS, WindowedText.TIME);
  }

  /** {@inheritDoc} A tag that no training document has is no target, and counts as a mistake. */
  @Override
  public Example encode(
      Tokenizer tokenizer,
      Reading reading,
      Document document,
      Function<List<TextSequence>, Map<String, HostTensor>> features,
      boolean labelled) {
    Sentence sentence = sentence(tokenizer, reading, document);
    Map<String, HostTensor> tensors = new HashMap<>(features.apply(sentence.windows()));
    if (!labelled) {
      return new Example(document.name(), tensors, 0);
    }
    List<String> own = task.tagsOf(document);
    long[] extents = tensors.get(Batch.INPUT_IDS).extents();
    int[] labels = new int[Math.toIntExact(extents[0] * extents[1])];
    Arrays.fill(labels, Batch.IGNORED);
    int targets = 0;
    for (int word = 0; word < own.size(); word++) {
      Place place = sentence.firsts().get(word);
      int tag = tags.indexOf(own.get(word));
      if (place.window() >= 0 && tag >= 0) {
        labels[Math.toIntExact(place.window() * extents[1] + place.position())] = tag;
        targets++;
      }
    }
    tensors.put(Batch.LABELS, HostTensor.of(labels, extents));
    return new Example(document.name(), tensors, targets);
  }

  @Override
  public TensorType batched() {
    return TensorType.int32(
        Dim.symbol("batch"), Dim.symbol(WindowedText.WINDOWS), Dim.symbol(WindowedText.TIME));
  }

  @Override
  public Tensor outputs(Encoded encoded, WindowedText text) { // -> [B · W, T, K]
    return new TokenClassification(tags).logits(encoded);
  }

  @Override
  public Tensor losses(Tensor outputs, Tensor labels) {
    return Nn.crossEntropy(outputs, labels.flatten(0, 1), Batch.IGNORED, 0);
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor labels) {
    return labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum();
  }

  /** {@inheritDoc} The number of the likeliest tag: [B · W, T]. */
  @Override
  public Tensor told(Tensor outputs) {
    return outputs.argMax(-1);
  }

  @Override
  public void answer(
      Tokenizer tokenizer,
      Reading reading,
      List<Document> documents,
      List<Integer> numbers,
      HostTensor told,
      BiConsumer<Integer, Prediction> sink) {
    int[] all = told.toIntArray();
    int time = Math.toIntExact(told.extents()[1]);
    int windows = Math.toIntExact(told.extents()[0]) / numbers.size();
    String outside = tags.contains(OUTSIDE) ? OUTSIDE : tags.get(0);
    for (int row = 0; row < numbers.size(); row++) {
      int begin = row * windows;
      Document document = documents.get(numbers.get(row));
      List<String> said = new ArrayList<>();
      for (Place place : sentence(tokenizer, reading, document).firsts()) {
        said.add(
            place.window() < 0
                ? outside
                : tags.get(all[(begin + place.window()) * time + place.position()]));
      }
      sink.accept(numbers.get(row), new Prediction.Tags(said));
    }
  }
}
