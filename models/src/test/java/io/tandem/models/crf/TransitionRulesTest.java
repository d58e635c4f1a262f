package io.tandem.models.crf;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the schemes allow, against AllenNLP ({@code scripts/fixtures/tag_schemes.py}). */
class TransitionRulesTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsAllowedIsWhatAllenNlpAllows(TagScheme scheme) throws IOException, URISyntaxException {
    Path fixture =
        Path.of(TransitionRulesTest.class.getResource("allowed-transitions.tsv").toURI());
    String[] line =
        Files.readAllLines(fixture).stream()
            .map(one -> one.split("\t"))
            .filter(one -> one[0].equals(scheme.name()))
            .findFirst()
            .orElseThrow();
    assertEquals(
        new TreeSet<>(Set.of(line[2].split(" "))), allowed(scheme, List.of(line[1].split(" "))));
  }

  @Test
  void partsOfSpeechMayFollowEachOtherHoweverTheyAreWritten() {
    assertEquals(
        new TreeSet<>(
            Set.of("^>NN", "^>I-X", "NN>NN", "NN>I-X", "NN>$", "I-X>NN", "I-X>I-X", "I-X>$")),
        allowed(TagScheme.NONE, List.of("NN", "I-X")));
  }

  private static SortedSet<String> allowed(TagScheme scheme, List<String> tags) {
    TransitionRules rules = new TransitionRules(scheme, tags);
    SortedSet<String> found = new TreeSet<>();
    for (int from = 0; from < tags.size(); from++) {
      if (rules.begins(from)) {
        found.add("^>" + tags.get(from));
      }
      if (rules.ends(from)) {
        found.add(tags.get(from) + ">$");
      }
      for (int to = 0; to < tags.size(); to++) {
        if (rules.follows(from, to)) {
          found.add(tags.get(from) + ">" + tags.get(to));
        }
      }
    }
    return found;
  }

  @Test
  void aTagThatTheSchemeDoesNotHaveIsRefused() {
    for (String tag : List.of("E-X", "B", "B-", "BX", "b-X", "NN", "")) {
      assertEquals(
          "the tag '" + tag + "' is none of the scheme bio: O, B-TYPE, I-TYPE",
          assertThrows(
                  BadInputException.class,
                  () -> new TransitionRules(TagScheme.BIO, List.of("O", tag)))
              .getMessage());
    }
  }

  @Test
  void tagsOfWhichNoneCanStandAloneAreRefused() {
    assertEquals(
        "the scheme bioes allows none of the tags [B-X, E-X] for a sentence of one word",
        assertThrows(
                BadInputException.class,
                () -> new TransitionRules(TagScheme.BIOES, List.of("B-X", "E-X")))
            .getMessage());
  }

  @Test
  void sentencesWhoseTagsContradictTheSchemeAreRefusedByTheWord() {
    TransitionRules rules =
        new TransitionRules(TagScheme.BIOES, List.of("O", "B-X", "I-X", "E-X", "S-X"));
    Document sentence = new Document("s:1", "");
    assertDoesNotThrow(() -> rules.check(sentence, List.of("a", "b"), List.of("B-X", "E-X")));
    assertDoesNotThrow(() -> rules.check(sentence, List.of(), List.of()));
    assertEquals(
        "document 's:1', word 1 ('a'): in the scheme bioes, 'I-X' cannot be a sentence's first tag",
        refusal(rules, "I-X", "E-X"));
    assertEquals(
        "document 's:1', word 2 ('b'): in the scheme bioes, 'O' cannot follow 'B-X'",
        refusal(rules, "B-X", "O"));
    assertEquals(
        "document 's:1', word 2 ('b'): in the scheme bioes, 'B-X' cannot be a sentence's last tag",
        refusal(rules, "O", "B-X"));
    assertEquals(
        "document 's:1', word 2 ('b'): the tag 'B-Y' is not known; did you mean 'B-X'? Allowed: O,"
            + " B-X, I-X, E-X, S-X",
        refusal(rules, "O", "B-Y"));
  }

  private static String refusal(TransitionRules rules, String... tags) {
    return assertThrows(
            BadInputException.class,
            () -> rules.check(new Document("s:1", ""), List.of("a", "b"), List.of(tags)))
        .getMessage();
  }
}
