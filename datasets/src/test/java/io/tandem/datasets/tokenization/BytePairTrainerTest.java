package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.datasets.tokenization.PairMerging.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTrainerTest {
  @Test
  void aTrainedVocabularyIsTheFileThatHuggingFacesTrainerMakes() {
    String json =
        BytePairTrainer.vocabulary(Fixtures.smallCorpus(), Fixtures.settings(1500)).toJson();
    assertEquals(Fixtures.json("small-tokenizer.json"), JsonReader.read(json, "ours"));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096, 8192})
  void onTenMegabytesMergesAreThoseOfHuggingFace(int size) {
    assertEquals(
        checksums().member("merges_sha256").asObject().member("" + size).asString(),
        Fixtures.sha256(
            spelt(BytePairTrainer.vocabulary(Fixtures.addresses(), Fixtures.settings(size)))
                .stream()));
  }

  @Test
  void onTenMegabytesIdsAreThoseOfHuggingFace() {
    TextDataset addresses = Fixtures.addresses();
    JsonObject theirs = checksums();
    try (TokenizerJson tokenizer = BytePairTrainer.train(addresses, Fixtures.settings(4096))) {
      List<int[]> ids =
          tokenizer.encodeAll(addresses.documents().stream().map(Document::text).toList());
      assertEquals(theirs.member("tokens").asInt(), ids.stream().mapToInt(i -> i.length).sum());
      Stream<String> lines =
          ids.stream()
              .map(
                  document ->
                      Arrays.stream(document)
                          .mapToObj(Integer::toString)
                          .collect(Collectors.joining(" ")));
      assertEquals(theirs.member("ids_sha256").asString(), Fixtures.sha256(lines));
    }
  }

  // The example of Sennrich, Haddow and Birch 2016, algorithm 1, with words as they come here: the
  // pairs e-s, s-t, e-w and so on are counted by hand.
  @Test
  void mergesTheMostFrequentPairAndOfEquallyFrequentOnesTheLowestIds() {
    String words =
        " low".repeat(5) + " lower".repeat(2) + " newest".repeat(6) + " widest".repeat(3);
    BytePairVocabulary vocabulary = train(words, 257 + 6, 1);
    // 9 times: e-s, s-t; e has the lower id. Then es-t. 7 times: Ġ-l, l-o, o-w; l is the lowest.
    // Now
    // Ġ-lo and lo-w; lo is a merged token and so higher than Ġ. At last, of Ġ-n, n-e, e-w and w-est
    // (6 times each), the one with e.
    assertEquals(List.of("e s", "es t", "l o", "Ġ lo", "Ġlo w", "e w"), spelt(vocabulary));
  }

  @Test
  void overlappingPairsAreMergedFromTheLeft() {
    // aa aa a, where aa-a goes before aa-aa because a has the lower id.
    assertEquals(List.of("a a", "aa a", "aa aaa"), spelt(train("aaaaa", 300, 1)));
  }

  @Test
  void stopsWhereNoPairIsFrequentEnough() {
    BytePairVocabulary vocabulary = train("ab ab cd", 1000, 3);
    assertEquals(257, vocabulary.tokens().size());
    assertEquals(List.of(), vocabulary.merges());
    assertEquals(List.of("a b"), spelt(train("ab ab cd", 1000, 2)));
  }

  @Test
  void neverMergesAcrossDocumentsOrWords() {
    TextDataset dataset =
        new TextDataset(
            "d",
            List.of(new Document("1", "x"), new Document("2", "y"), new Document("3", "x\ty")));
    assertEquals(List.of(), BytePairTrainer.vocabulary(dataset, settings(300, 1)).merges());
  }

  @Test
  void specialTokensComeFirstThenBytesThenMerges() {
    BytePairVocabulary vocabulary =
        BytePairTrainer.vocabulary(
            new TextDataset("d", List.of(new Document("1", "hello <|a|>"))),
            new BytePairSettings(300, 1, List.of("<|a|>", "<|b|>")));
    assertEquals(List.of("<|a|>", "<|b|>", "!", "\""), vocabulary.tokens().subList(0, 4));
    assertEquals("\u0143", vocabulary.tokens().get(257)); // the soft hyphen, last of the alphabet
    assertTrue(vocabulary.merges().stream().allMatch(m -> m.left() > 1 && m.right() > 1));
    // Every pair occurs once; < is the byte 0x3C, | is 0x7C, and ! (0x21) has the id 2.
    assertEquals(new Merge(0x3C - 0x21 + 2, 0x7C - 0x21 + 2), vocabulary.merges().get(0));
  }

  @Test
  void withRobertasTokensTextsStandBetweenThem() {
    List<String> special = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
    TextDataset dataset = new TextDataset("d", List.of(new Document("1", "hello hello")));
    try (Tokenizer tokenizer =
        BytePairTrainer.train(dataset, new BytePairSettings(300, 1, special))) {
      TextSequence pair =
          tokenizer.template().fill(tokenizer.tokenize("hello"), tokenizer.tokenize("!"));
      int hello = tokenizer.encode("hello")[0];
      int mark = tokenizer.encode("!")[0];
      assertEquals(String.format("[0, %d, 2, 2, %d, 2]", hello, mark), pair.toString());
      assertEquals(OptionalInt.of(0), tokenizer.roles().classification());
      assertEquals(OptionalInt.of(1), tokenizer.roles().padding());
      assertEquals(OptionalInt.of(2), tokenizer.roles().separator());
      assertEquals(OptionalInt.of(3), tokenizer.roles().unknown());
      assertEquals(OptionalInt.of(4), tokenizer.roles().mask());
    }
  }

  @Test
  void sentinelsHaveTheLastIdsAndAreNoText() {
    TextDataset dataset = new TextDataset("d", List.of(new Document("1", "hello hello world")));
    BytePairSettings settings = new BytePairSettings(270, 2, List.of("<|endoftext|>"), 4);
    try (TokenizerJson tokenizer = BytePairTrainer.train(dataset, settings)) {
      int size = tokenizer.vocabularySize();
      for (int i = 0; i < 4; i++) {
        assertEquals(size - 1 - i, tokenizer.idOf("<extra_id_" + i + ">").orElseThrow());
      }
      assertEquals(5, tokenizer.specialTokens().size());
      int[] ids = tokenizer.encode("hello <extra_id_0> world");
      assertTrue(Arrays.stream(ids).anyMatch(id -> id == size - 1), Arrays.toString(ids));
      assertEquals("hello <extra_id_0> world", tokenizer.decode(ids));
      assertEquals(0, tokenizer.utf8Bytes(size - 1).orElseThrow());
    }
    BytePairVocabulary without =
        BytePairTrainer.vocabulary(dataset, new BytePairSettings(266, 2, List.of("<|endoftext|>")));
    assertEquals(without.merges(), BytePairTrainer.vocabulary(dataset, settings).merges());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "endoftext", "<|>", "'s", " <|a|>", "12", "Ġthe"})
  void aSpecialTokenThatTextMayHoldIsRefused(String token) {
    assertThrows(
        IllegalArgumentException.class, () -> new BytePairSettings(300, 1, List.of(token)));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BytePairSettings(256, 2, List.of("<|endoftext|>")));
    assertEquals(
        "a vocabulary of 256 tokens; with 256 bytes and 1 special tokens it takes at least 257, and"
            + " at most 16777216",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BytePairSettings(300, 0, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BytePairSettings(300, 1, List.of("<|a|>", "<|a|>")));
  }

  private static JsonObject checksums() {
    return Fixtures.json("whole-corpus.json").asObject();
  }

  private static BytePairSettings settings(int size, int minFrequency) {
    return new BytePairSettings(size, minFrequency, List.of("<|endoftext|>"));
  }

  private static BytePairVocabulary train(String text, int size, int minFrequency) {
    return BytePairTrainer.vocabulary(
        new TextDataset("d", List.of(new Document("1", text))), settings(size, minFrequency));
  }

  private static List<String> spelt(BytePairVocabulary vocabulary) {
    return vocabulary.merges().stream()
        .map(m -> vocabulary.tokens().get(m.left()) + " " + vocabulary.tokens().get(m.right()))
        .toList();
  }
}
