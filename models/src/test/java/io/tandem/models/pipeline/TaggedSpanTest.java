package io.tandem.models.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Entities of tags that a model tells without scores; those with scores are held elsewhere. */
class TaggedSpanTest {
  private static final String TEXT = "New York saw Ann Lee and Bo today";

  private static List<TaggedSpan> words(String... tags) {
    List<WordPlace> places = WordPlace.of(TEXT);
    assertEquals(places.size(), tags.length);
    List<TaggedSpan> words = new ArrayList<>();
    for (int i = 0; i < tags.length; i++) {
      WordPlace place = places.get(i);
      words.add(new TaggedSpan(tags[i], OptionalDouble.empty(), place.begin(), place.end()));
    }
    return words;
  }

  private static List<String> joined(String... tags) {
    return TaggedSpan.joined(words(tags)).stream()
        .map(span -> span.label() + ": " + span.in(TEXT))
        .toList();
  }

  @Test
  void aTagThatBeginsAnEntityBeginsAnother() {
    assertEquals(
        List.of("LOC: New York", "PER: Ann", "PER: Lee", "PER: Bo today"),
        joined("B-LOC", "I-LOC", "O", "B-PER", "B-PER", "O", "I-PER", "I-PER"));
  }

  @Test
  void tagsWithoutPositionsAreJoinedByKind() {
    assertEquals(
        List.of("np: New York", "vb: saw", "np: Ann Lee"),
        joined("np", "np", "vb", "np", "np", "O", "O", "O"));
    assertEquals(List.of(), TaggedSpan.joined(List.of()));
  }
}
