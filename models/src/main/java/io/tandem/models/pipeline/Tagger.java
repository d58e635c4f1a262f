package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.TokenizedWords;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.encoder.Encoded;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.SequenceProgram;
import io.tandem.models.encoder.TokenClassification;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Tags pieces of texts with an encoder. Texts of any length are read in windows that overlap, and
 * each token is told in the window where it is furthest from the ends. Used by one thread.
 */
public final class Tagger implements AutoCloseable {
  private static final String LABELS = "labels";
  private static final String SCORES = "scores";

  /** How many tokens of a window are the next one's first, where so many fit. */
  private static final int OVERLAP = 64;

  private final Tokenizer tokenizer;
  private final TokenClassification head;
  private final int length;
  private final SequenceProgram program;

  /**
   * A tagger at work on a device.
   *
   * @param model an encoder with a class for each token
   * @param length how many tokens are read at once, those around the text included; at most as many
   *     as the model has positions for
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   * @throws BadInputException if the model has another head
   */
  public Tagger(
      EncoderModel model, int length, Tokenizer tokenizer, DeviceState state, Precision precision) {
    if (!(model.head() instanceof TokenClassification tokens)) {
      throw new BadInputException(
          String.format(
              "a '%s' %s tells no tags; one ForTokenClassification does",
              model.type(), model.head().published()));
    }
    this.head = tokens;
    this.tokenizer = tokenizer;
    this.length = Math.min(length, model.longest());
    program = new SequenceProgram(model, tokenizer, state, this::likeliest, precision);
  }

  private void likeliest(Trace trace, Encoded encoded, Tensor mask) {
    Tensor scores = head.logits(encoded).castTo(DType.FLOAT32).softmax(); // [B, T, K]
    trace.output(LABELS, scores.argMax(-1)); // [B, T]
    trace.output(SCORES, scores.max(List.of(2), false));
  }

  /** What is said of each token of a text. */
  private static final class Told {
    private final int[] labels;
    private final double[] scores;
    private final int[] margins;

    Told(int tokens) {
      labels = new int[tokens];
      scores = new double[tokens];
      margins = IntStream.generate(() -> -1).limit(tokens).toArray();
    }

    void take(TextSequence window, int[] windowLabels, double[] windowScores, int from) {
      for (int i = 0; i < window.length(); i++) {
        int token = window.token(i);
        int margin = Math.min(i, window.length() - 1 - i);
        if (token >= 0 && margin > margins[token]) {
          margins[token] = margin;
          labels[token] = windowLabels[from + i];
          scores[token] = windowScores[from + i];
        }
      }
    }
  }

  private List<Told> told(List<TokenizedText> texts) {
    List<TextSequence> windows = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    int room = length - tokenizer.template().addedToOne();
    TextSequences sequences = new TextSequences(tokenizer.template(), length);
    for (TokenizedText text : texts) {
      for (TextSequence window :
          sequences.windows(Math.min(OVERLAP, Math.max(0, room / 2)), text)) {
        windows.add(window);
        owners.add(told.size());
      }
      told.add(new Told(text.size()));
    }
    program.run(
        windows,
        (some, outputs) -> {
          HostTensor tensor = outputs.get(LABELS);
          int[] labels = tensor.toIntArray();
          double[] scores = outputs.get(SCORES).toDoubleArray();
          int time = Math.toIntExact(tensor.extents()[1]);
          for (int row = 0; row < some.size(); row++) {
            int number = some.get(row);
            told.get(owners.get(number)).take(windows.get(number), labels, scores, row * time);
          }
        });
    return told;
  }

  /**
   * Tags the tokens of texts.
   *
   * @return for each text all of its tokens, in their order
   */
  public List<List<TaggedSpan>> tokens(List<String> texts) {
    List<TokenizedText> tokenized = texts.stream().map(tokenizer::tokenize).toList();
    List<Told> told = told(tokenized);
    List<List<TaggedSpan>> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      TokenizedText text = tokenized.get(i);
      List<TaggedSpan> own = new ArrayList<>();
      for (int token = 0; token < text.size(); token++) {
        own.add(span(told.get(i), token, text.begin(token), text.end(token)));
      }
      all.add(List.copyOf(own));
    }
    return List.copyOf(all);
  }

  /** Finds entities in texts: tokens that are {@linkplain TaggedSpan#joined joined}. */
  public List<List<TaggedSpan>> entities(List<String> texts) {
    return tokens(texts).stream().map(TaggedSpan::joined).toList();
  }

  /**
   * Tags the words of texts, which are what stands between white space; each is told by its first
   * token, as it is learned.
   *
   * @return for each text all of its words that the tokenizer makes a token of, in their order
   */
  public List<List<TaggedSpan>> words(List<String> texts) {
    List<List<WordPlace>> places = texts.stream().map(WordPlace::of).toList();
    List<TokenizedWords> words = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      words.add(
          TokenizedWords.of(
              tokenizer, places.get(i).stream().map(place -> place.in(text)).toList()));
    }
    List<Told> told = told(words.stream().map(TokenizedWords::tokens).toList());
    List<List<TaggedSpan>> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<TaggedSpan> own = new ArrayList<>();
      for (int word = 0; word < places.get(i).size(); word++) {
        OptionalInt first = words.get(i).firstToken(word);
        WordPlace place = places.get(i).get(word);
        if (first.isPresent()) {
          own.add(span(told.get(i), first.getAsInt(), place.begin(), place.end()));
        }
      }
      all.add(List.copyOf(own));
    }
    return List.copyOf(all);
  }

  private TaggedSpan span(Told told, int token, int begin, int end) {
    return new TaggedSpan(
        head.labels().get(told.labels[token]), OptionalDouble.of(told.scores[token]), begin, end);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
