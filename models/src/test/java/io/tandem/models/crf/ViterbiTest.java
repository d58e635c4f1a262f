package io.tandem.models.crf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Sample;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoding against all sequences written down. */
class ViterbiTest {
  private static TransitionRules rules(TagScheme scheme) {
    List<String> tags =
        switch (scheme) {
          case NONE -> List.of("a", "b", "c", "d");
          case IOB1, BIO -> List.of("I-X", "O", "B-X", "B-Y", "I-Y");
          case BIOES -> List.of("I-X", "E-X", "B-X", "S-X", "O", "S-Y");
          case BILOU -> List.of("I-X", "L-X", "B-X", "U-X", "O", "U-Y");
        };
    return new TransitionRules(scheme, tags);
  }

  @ParameterizedTest
  @EnumSource
  void theTagsAreTheBestOfAllThatTheSchemeAllows(TagScheme scheme) {
    TransitionRules rules = rules(scheme);
    int tags = rules.tags().size();
    for (int trial = 0; trial < 200; trial++) {
      int words = trial % 6;
      HostTensor transitions = Sample.normal(4 * trial, tags, tags);
      HostTensor start = Sample.normal(4 * trial + 1, tags);
      HostTensor end = Sample.normal(4 * trial + 2, tags);
      HostTensor emissions = Sample.normal(4 * trial + 3, words + 1, tags);
      double[][] between = new double[tags][tags];
      double[][] own = new double[words][tags];
      for (int j = 0; j < tags; j++) {
        for (int i = 0; i < tags; i++) {
          between[i][j] = transitions.getDouble(i * tags + j);
        }
        for (int t = 0; t < words; t++) {
          own[t][j] = emissions.getDouble((t + 1) * tags + j);
        }
      }
      int[] best =
          new Enumeration(own, between, start.toDoubleArray(), end.toDoubleArray(), rules).best();
      int[] decoded =
          new Viterbi(transitions, start, end, rules).decode(emissions.toFloatArray(), tags, words);
      assertArrayEquals(best, decoded, scheme + ", trial " + trial);
    }
  }

  @Test
  void aLongSentenceOfManyTagsIsDecodedInLittleTime() {
    int tags = 400;
    int words = 500;
    List<String> names = IntStream.range(0, tags).mapToObj(i -> "t" + i).toList();
    Viterbi viterbi =
        new Viterbi(
            Sample.normal(1, tags, tags),
            Sample.normal(2, tags),
            Sample.normal(3, tags),
            new TransitionRules(TagScheme.NONE, names));
    float[] emissions = Sample.normal(4, words, tags).toFloatArray();
    // 80 million candidates: about 0.1 s; the limit is for machines that do much else.
    int[] decoded =
        assertTimeout(Duration.ofSeconds(10), () -> viterbi.decode(emissions, 0, words));
    assertEquals(words, decoded.length);
  }

  @Test
  void weightsOfAnotherNumberOfTagsAreRefused() {
    HostTensor two = HostTensor.of(new float[2], 2);
    HostTensor four = HostTensor.of(new float[4], 2, 2);
    TransitionRules three = new TransitionRules(TagScheme.NONE, List.of("a", "b", "c"));
    assertThrows(IllegalArgumentException.class, () -> new Viterbi(four, two, two, three));
  }
}
