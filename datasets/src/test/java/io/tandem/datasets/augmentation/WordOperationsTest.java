package io.tandem.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operations on words, with synonyms that are easy to tell: {@code w7} has {@code s7}. */
class WordOperationsTest {
  private static final Synonyms SYNONYMS =
      (word, inflected) ->
          word.toLowerCase(java.util.Locale.ROOT).startsWith("w")
              ? List.of("s" + word.substring(1), "the s" + word.substring(1))
              : List.of();
  private static final Replacements REPLACEMENTS = new Replacements(SYNONYMS);
  private static final int PASSES = 200;

  private static String text(int words) {
    return String.join(" ", IntStream.range(0, words).mapToObj(i -> "w" + i).toList());
  }

  private static List<String> passes(String text, WordChange change) {
    DocumentAugmentation augmentation =
        new DocumentAugmentation(new Task.Classification("label"), List.of(change));
    List<String> all = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      Document document = new Document("a", text, Map.of("label", "x"));
      Document changed = augmentation.of(document, Draws.of(1, pass, "a"));
      assertEquals(document.attributes(), changed.attributes());
      all.add(changed.text());
    }
    return all;
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split(" ", -1));
  }

  @Test
  void aTenthOfTheWordsAndAtLeastOneIsReplacedByASynonymInItsPlace() {
    for (int count : new int[] {1, 9, 20, 39}) {
      String text = text(count);
      for (String changed : passes(text, new SynonymReplacement(REPLACEMENTS, 0.1))) {
        List<String> now = words(changed.replace("the ", ""));
        int replaced = 0;
        for (int i = 0; i < count; i++) {
          replaced += now.get(i).equals("s" + i) ? 1 : 0;
          assertTrue(now.get(i).equals("s" + i) || now.get(i).equals("w" + i), changed);
        }
        assertEquals(Math.max(1, count / 10), replaced, changed);
      }
    }
  }

  @Test
  void stopWordsAndWordsWithoutSynonymsStay() {
    String text = "The cat, and w1; THE end (of it)";
    for (String changed : passes(text, new SynonymReplacement(REPLACEMENTS, 1))) {
      assertEquals(text, changed.replace("the s1", "w1").replace("s1", "w1"));
      assertNotEquals(text, changed);
    }
  }

  @Test
  void capitalsAndWhatStandsBetweenWordsStay() {
    TreeSet<String> all =
        new TreeSet<>(passes("\u201cWa\u201d, WB...\n", new SynonymReplacement(REPLACEMENTS, 1)));
    assertEquals(
        new TreeSet<>(
            List.of(
                "\u201cSa\u201d, SB...\n",
                "\u201cSa\u201d, THE SB...\n",
                "\u201cThe sa\u201d, SB...\n",
                "\u201cThe sa\u201d, THE SB...\n")),
        all);
  }

  @Test
  void insertedWordsAreSynonymsOfOthersAndTheRestStaysInOrder() {
    Map<Integer, Integer> places = new HashMap<>();
    for (String changed : passes(text(20), new RandomInsertion(REPLACEMENTS, 0.1))) {
      List<String> now = words(changed.replace("the ", ""));
      assertEquals(22, now.size());
      assertEquals(
          text(20), String.join(" ", now.stream().filter(w -> w.startsWith("w")).toList()));
      places.merge(
          now.indexOf(now.stream().filter(w -> w.startsWith("s")).findFirst().get()),
          1,
          Integer::sum);
    }
    assertTrue(places.containsKey(0) && places.size() > 10, "places: " + places);
  }

  @Test
  void swappedWordsAreTheSameWordsInOtherPlaces() {
    List<String> before = words(text(20));
    for (String changed : passes(text(20), new RandomSwap(0.05))) {
      List<String> now = words(changed);
      long moved = IntStream.range(0, 20).filter(i -> !now.get(i).equals(before.get(i))).count();
      assertEquals(2, moved, changed);
      assertEquals(new TreeSet<>(before), new TreeSet<>(now));
    }
    assertEquals(
        List.of("(b, a)"), passes("(a, b)", new RandomSwap(0)).stream().distinct().toList());
    assertEquals(List.of("a."), passes("a.", new RandomSwap(1)).stream().distinct().toList());
  }

  @Test
  void eachWordIsTakenAwayWithTheProbabilityAndOneStays() {
    int left = 0;
    for (String changed : passes(text(100), new RandomDeletion(0.2))) {
      List<String> now = words(changed);
      left += now.size();
      List<String> order = new ArrayList<>(words(text(100)));
      order.retainAll(now);
      assertEquals(order, now);
    }
    // 20,000 draws: the deviation of the mean is 0.28 %, and five of them are allowed.
    assertEquals(0.8, left / (100.0 * PASSES), 0.015);
    TreeSet<String> ones = new TreeSet<>(passes("a b c", new RandomDeletion(1)));
    assertEquals(new TreeSet<>(List.of("a", "b", "c")), ones);
    for (String changed : passes("Yes, (no) maybe.", new RandomDeletion(0.5))) {
      assertTrue(changed.endsWith("."), changed);
    }
  }

  @Test
  void aTextIsChangedWithTheProbabilityAndByEachOperationAlike() {
    WordChange first = (words, draws) -> List.of(new Word("", "first"));
    WordChange second = (words, draws) -> List.of(new Word("", "second"));
    List<String> all = passes("x", new OneOf(0.6, List.of(first, second)));
    // 200 draws with p = 0.3: the deviation is 6.5, and four of them are allowed.
    assertEquals(60.0, (double) all.stream().filter("first"::equals).count(), 26);
    assertEquals(60.0, (double) all.stream().filter("second"::equals).count(), 26);
    assertEquals(80.0, (double) all.stream().filter("x"::equals).count(), 28);
  }

  private static Document tagged(String words, String tags) {
    return new Document("s", "", Map.of(), Map.of("words", words(words), "tags", words(tags)));
  }

  private static final List<WordChange> ALL =
      List.of(
          new SynonymReplacement(REPLACEMENTS, 0.2),
          new RandomInsertion(REPLACEMENTS, 0.2),
          new RandomSwap(0.2),
          new RandomDeletion(0.2));

  @Test
  void tagsGoWithTheirWords() {
    String tags = text(20).replace('w', 'T');
    DocumentAugmentation augmentation =
        new DocumentAugmentation(new Task.Tagging("words", "tags"), ALL);
    TreeSet<Integer> lengths = new TreeSet<>();
    for (int pass = 0; pass < PASSES; pass++) {
      Document now = augmentation.of(tagged(text(20), tags), Draws.of(1, pass, "s"));
      List<String> words = now.lists().get("words");
      lengths.add(words.size());
      for (int i = 0; i < words.size(); i++) {
        assertTrue(words.get(i).matches("[ws]\\d+"), "a phrase has no tag: " + words);
        assertEquals("T" + words.get(i).substring(1), now.lists().get("tags").get(i));
      }
    }
    assertTrue(lengths.size() > 3, "lengths: " + lengths);
  }

  @Test
  void spansStayWhole() {
    DocumentAugmentation augmentation =
        new DocumentAugmentation(new Task.Tagging("words", "tags"), ALL);
    Document document = tagged(text(9), "O B-PER I-PER I-PER O O B-LOC B-LOC O");
    TreeSet<String> outside = new TreeSet<>();
    for (int pass = 0; pass < PASSES; pass++) {
      Document now = augmentation.of(document, Draws.of(1, pass, "s"));
      String tags = String.join(" ", now.lists().get("tags"));
      String words = String.join(" ", now.lists().get("words")).replace('s', 'w');
      assertTrue(tags.contains("B-PER I-PER I-PER") && tags.contains("B-LOC B-LOC"), tags);
      assertTrue(words.contains("w1 w2 w3") && words.contains("w6 w7"), words);
      outside.add(tags);
    }
    assertTrue(outside.size() > 5, "the rest is changed: " + outside);
  }

  @Test
  void eachTextOfAPairIsChangedAndAnAnswerStands() {
    WordChange mark = (words, draws) -> words.stream().map(w -> w.withText("x")).toList();
    Document document =
        new Document(
            "d",
            "a b",
            Map.of("second", "c", "question", "who is d", "other", "e f"),
            Map.of("negatives", List.of("g h", "i"), "answers", List.of("b")));
    Matching triplets =
        new Matching(
            Optional.of("second"), Optional.of("negatives"), Optional.empty(), Optional.empty());
    Document compared =
        new DocumentAugmentation(triplets, List.of(mark)).of(document, Draws.of(1, 0, "d"));
    assertEquals("x x", compared.text());
    assertEquals(
        Map.of("second", "x", "question", "who is d", "other", "e f"), compared.attributes());
    assertEquals(List.of("x x", "x"), compared.lists().get("negatives"));
    Document asked =
        new DocumentAugmentation(
                new Task.QuestionAnswering("question", "answers", "answer-starts", false),
                List.of(mark))
            .of(document, Draws.of(1, 0, "d"));
    assertEquals("a b", asked.text());
    assertEquals("x x x", asked.attributes().get("question"));
  }

  @Test
  void tasksWhoseWordsAreToBeToldAreRefused() {
    for (Task task : List.of(new Task.LanguageModelling(), new Task.WordVectors())) {
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> new DocumentAugmentation(task, List.of(new RandomSwap(1))));
      assertTrue(e.getMessage().contains("'" + task.name() + "'"), e.getMessage());
    }
  }

  @Test
  void aTextWithoutWordsStays() {
    for (WordChange change : ALL) {
      assertEquals(List.of("... !"), passes("... !", change).stream().distinct().toList());
    }
  }
}
