package io.tandem.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void distanceAgreesWithWorkedExamples() {
    // kitten/sitting: Levenshtein's textbook pair; "ca"/"abc" is 3 under optimal string alignment
    // (it would be 2 if a swapped pair could be edited again).
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    assertEquals(1, NearestName.distance("adamw", "adawm"));
    assertEquals(3, NearestName.distance("ca", "abc"));
    assertEquals(5, NearestName.distance("", "adamw"));
    assertEquals(0, NearestName.distance("lamb", "lamb"));
  }

  @Test
  void swappedLettersFindTheName() {
    assertEquals(
        Optional.of("weight-decay"),
        NearestName.of("weight-deacy", List.of("warmup", "weight-decay", "peak")));
  }

  @Test
  void otherSpellingsOfTheWordsFindTheName() {
    List<String> known = List.of("learning-rate", "weight-decay");
    assertEquals(Optional.of("weight-decay"), NearestName.of("weightDecay", known));
    assertEquals(Optional.of("weight-decay"), NearestName.of("WEIGHT_DECAY", known));
  }

  @Test
  void nothingIsSuggestedForANameThatIsFarFromAll() {
    assertEquals(Optional.empty(), NearestName.of("zebra", List.of("adamw", "sgd")));
    assertEquals(Optional.empty(), NearestName.of("x", List.of("y")));
    assertEquals(Optional.empty(), NearestName.of("adamw", List.of()));
  }

  @Test
  void theBeginningOfANameFindsIt() {
    assertEquals(Optional.of("bits-per-byte"), NearestName.of("bits", List.of("bits-per-byte")));
    assertEquals(Optional.empty(), NearestName.of("bi", List.of("bits-per-byte")));
  }

  @Test
  void hugeNamesAreNotCompared() {
    String huge = "a".repeat(100_000);
    assertEquals(Optional.empty(), NearestName.of(huge, List.of("adamw", huge + "b")));
  }

  @Test
  void hintNamesTheNearestAndAllThatIsAllowed() {
    assertEquals(
        "did you mean 'adamw'? Allowed: adamw, sgd",
        NearestName.hint("adam", List.of("adamw", "sgd")));
    assertEquals("Allowed: adamw, sgd", NearestName.hint("zebra", List.of("adamw", "sgd")));
    assertEquals("Allowed: nothing", NearestName.hint("zebra", List.of()));
  }

  @Test
  void longListsOfAllowedNamesAreCutShort() {
    List<String> many = Collections.nCopies(45, "n");
    assertEquals(
        "Allowed: " + String.join(", ", Collections.nCopies(40, "n")) + " and 5 more",
        NearestName.hint("zebra", many));
  }
}
