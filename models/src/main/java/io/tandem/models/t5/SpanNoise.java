package io.tandem.models.t5;

import io.tandem.api.program.Philox;
import java.util.Arrays;

/**
 * Leaves spans out of a text (Raffel et al. 2020, section 3.1.4, and {@code
 * random_spans_noise_mask} in its code): what is left out and what remains are each cut into as
 * many spans at places drawn evenly, and stand in turn, what remains first. Where a span was stands
 * a sentinel, and what is to be told is each sentinel with its span; both end with the end of text.
 */
final class SpanNoise {
  private final SpanLengths lengths;
  private final int[] sentinels;
  private final int end;

  /**
   * Spans of a kind.
   *
   * @param lengths of every text
   * @param sentinels the ids of {@code <extra_id_0>} and on, at least as many as spans
   * @param end the token that ends a text
   */
  SpanNoise(SpanLengths lengths, int[] sentinels, int end) {
    this.lengths = lengths;
    this.sentinels = sentinels.clone();
    this.end = end;
  }

  SpanLengths lengths() {
    return lengths;
  }

  /** A text with spans left out, and these. */
  static final class Noised {
    private final int[] inputs;
    private final int[] targets;

    private Noised(int[] inputs, int[] targets) {
      this.inputs = inputs;
      this.targets = targets;
    }

    int[] inputs() {
      return inputs;
    }

    int[] targets() {
      return targets;
    }
  }

  /**
   * Leaves spans out.
   *
   * @param text as many tokens as {@code lengths} says
   * @param random what is drawn from
   */
  Noised apply(int[] text, Philox random) {
    int[] kept = cut(lengths.text() - lengths.noise(), random, 0);
    int[] left = cut(lengths.noise(), random, lengths.text());
    int[] inputs = new int[lengths.inputs()];
    int[] targets = new int[lengths.targets()];
    int place = 0;
    int input = 0;
    int target = 0;
    for (int span = 0; span < lengths.spans(); span++) {
      System.arraycopy(text, place, inputs, input, kept[span]);
      place += kept[span];
      input += kept[span];
      inputs[input++] = sentinels[span];
      targets[target++] = sentinels[span];
      System.arraycopy(text, place, targets, target, left[span]);
      place += left[span];
      target += left[span];
    }
    inputs[input] = end;
    targets[target] = end;
    return new Noised(inputs, targets);
  }

  /** The lengths of spans that so many tokens are cut into; each has one or more. */
  private int[] cut(int tokens, Philox random, int drawn) {
    int cuts = lengths.spans() - 1;
    int[] places = new int[tokens - 1];
    Arrays.setAll(places, i -> i + 1);
    for (int i = 0; i < cuts; i++) {
      int other = i + random.below((long) drawn + i, places.length - i);
      int place = places[other];
      places[other] = places[i];
      places[i] = place;
    }
    Arrays.sort(places, 0, cuts);
    int[] spans = new int[lengths.spans()];
    int before = 0;
    for (int i = 0; i < cuts; i++) {
      spans[i] = places[i] - before;
      before = places[i];
    }
    spans[cuts] = tokens - before;
    return spans;
  }
}
