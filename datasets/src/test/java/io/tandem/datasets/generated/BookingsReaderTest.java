package io.tandem.datasets.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.datasets.generated.BookingsReader.Wording;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Generated talks that book a table. */
class BookingsReaderTest {
  private static List<Document> read(Wording wording, long seed) {
    return new BookingsReader().read(new BookingsReader.Settings(200, wording, seed)).documents();
  }

  @Test
  void theSameSeedMakesTheSameTalks() {
    assertEquals(read(Wording.SEEN, 3), read(Wording.SEEN, 3));
    assertNotEquals(read(Wording.SEEN, 3), read(Wording.SEEN, 4));
  }

  /** A sentence with a mark for each slot. */
  private static String pattern(Document turn) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < turn.lists().get("words").size(); i++) {
      String tag = turn.lists().get("tags").get(i);
      if (!tag.startsWith("I-")) {
        pattern.append(tag.equals("O") ? turn.lists().get("words").get(i) : tag).append(' ');
      }
    }
    return pattern.toString();
  }

  @Test
  void heldOutTalksHaveOtherSentences() {
    Set<String> seen =
        read(Wording.SEEN, 1).stream().map(BookingsReaderTest::pattern).collect(Collectors.toSet());
    Set<String> heldOut =
        read(Wording.HELD_OUT, 1).stream()
            .map(BookingsReaderTest::pattern)
            .collect(Collectors.toSet());
    Set<String> both = new HashSet<>(seen);
    both.retainAll(heldOut);
    assertEquals(Set.of(), both);
    assertTrue(seen.size() > 40, "" + seen.size());
  }

  @Test
  void statesFollowFromTheTagsAndIntentsAreAllThere() {
    Map<String, String> state = new TreeMap<>();
    String dialogue = "";
    Set<String> intents = new HashSet<>();
    for (Document turn : read(Wording.SEEN, 5)) {
      intents.add(turn.attributes().get("intent"));
      if (!turn.attributes().get("dialogue").equals(dialogue)) {
        dialogue = turn.attributes().get("dialogue");
        state.clear();
      }
      if (turn.attributes().get("intent").equals("cancel")) {
        state.clear();
      }
      List<String> words = turn.lists().get("words");
      List<String> tags = turn.lists().get("tags");
      assertEquals(words.size(), tags.size());
      assertEquals(turn.text(), String.join(" ", words));
      for (int i = 0; i < tags.size(); i++) {
        if (tags.get(i).startsWith("B-")) {
          String kind = tags.get(i).substring(2);
          StringBuilder value = new StringBuilder(words.get(i));
          for (int j = i + 1; j < tags.size() && tags.get(j).equals("I-" + kind); j++) {
            value.append(' ').append(words.get(j));
          }
          if (kind.startsWith("not-")) {
            state.remove(kind.substring(4), value.toString());
          } else {
            state.put(kind, value.toString());
          }
        }
      }
      assertEquals(
          state.entrySet().stream()
              .map(one -> one.getKey() + "=" + one.getValue())
              .collect(Collectors.joining("; ")),
          turn.attributes().get("state"),
          turn.name());
    }
    assertEquals(Set.of("inform", "affirm", "deny", "cancel", "other"), intents);
  }
}
