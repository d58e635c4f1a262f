package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.datasets.tokenization.WordLevelSettings.Cut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Vocabularies of words against Hugging Face's ({@code scripts/fixtures/word_level.py}). */
class WordLevelTrainerTest {
  private static List<JsonObject> cases() {
    return Fixtures.json("word-level.json").asObject().member("cases").asArray().items().stream()
        .map(JsonValue::asObject)
        .toList();
  }

  private static WordLevelSettings settings(JsonObject given, int size, int minFrequency) {
    boolean lowercase = ((JsonBoolean) given.member("lowercase")).value();
    Cut cut = Cut.valueOf(given.member("cut").asString());
    return new WordLevelSettings(size, minFrequency, lowercase, cut);
  }

  private static TextDataset smallCorpus() {
    List<Document> documents = new ArrayList<>(Fixtures.addresses().documents().subList(0, 1));
    for (int copy = 0; copy < 3; copy++) {
      for (String text : Fixtures.awkwardTexts()) {
        documents.add(new Document("awkward " + documents.size(), text));
      }
    }
    return new TextDataset("small corpus", documents);
  }

  @Test
  void vocabularyAndIdsOfAwkwardTextsAreHuggingFaces() {
    assertEquals(4, cases().size());
    for (JsonObject wanted : cases()) {
      WordLevelSettings settings = settings(wanted, 600, 3);
      String json = WordLevelTrainer.json(smallCorpus(), settings);
      assertEquals(wanted.member("small"), JsonReader.read(json, "ours"), settings.toString());
      try (Tokenizer tokenizer = WordLevelTrainer.train(smallCorpus(), settings)) {
        List<JsonValue> ids = wanted.member("ids").asArray().items();
        for (int i = 0; i < ids.size(); i++) {
          int[] expected =
              ids.get(i).asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
          String text = Fixtures.awkwardTexts().get(i);
          assertArrayEquals(expected, tokenizer.encode(text), settings + ": " + text);
        }
      }
    }
  }

  @Test
  void onTenMegabytesVocabularyAndIdsAreHuggingFaces() {
    TextDataset addresses = Fixtures.addresses();
    for (JsonObject wanted : cases()) {
      WordLevelSettings settings = settings(wanted, 20_000, 5);
      try (Tokenizer tokenizer = WordLevelTrainer.train(addresses, settings)) {
        Stream<String> tokens =
            IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::tokenOf);
        assertEquals(wanted.member("vocabulary_sha256").asString(), Fixtures.sha256(tokens));
        List<int[]> ids =
            tokenizer.encodeAll(addresses.documents().stream().map(Document::text).toList());
        Stream<String> lines =
            ids.stream()
                .map(
                    document ->
                        Arrays.stream(document)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" ")));
        assertEquals(wanted.member("ids_sha256").asString(), Fixtures.sha256(lines));
      }
    }
  }

  private static TextDataset text(String text) {
    return new TextDataset("a text", List.of(new Document("1", text)));
  }

  @Test
  void equallyFrequentWordsComeInTheOrderOfTheirCodePoints() {
    // A supplementary character comes after U+FF21, whatever its surrogates are.
    String words = "b b b \uD83D\uDE00 \uFF21 a \uD83D\uDE00 \uFF21 a once";
    try (Tokenizer tokenizer =
        WordLevelTrainer.train(text(words), new WordLevelSettings(100, 2, false, Cut.SPACES))) {
      assertEquals(
          List.of("[PAD]", "[UNK]", "<|endoftext|>", "b", "a", "\uFF21", "\uD83D\uDE00"),
          IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::tokenOf).toList());
    }
  }

  @Test
  void aWordThatIsGivenAsOneHasOneIdAndIsChangedAsTextIs() {
    String words = "don't stop, don't stop, Don't";
    try (Tokenizer spaces =
            WordLevelTrainer.train(text(words), new WordLevelSettings(100, 1, true, Cut.SPACES));
        Tokenizer apart =
            WordLevelTrainer.train(text(words), new WordLevelSettings(100, 1, true, Cut.WORDS))) {
      assertEquals(spaces.idOf("don't"), spaces.idOfWord("DON'T"));
      assertEquals(OptionalInt.of(3), spaces.idOfWord("DON'T"));
      assertEquals(OptionalInt.of(1), spaces.idOfWord("never"));
      assertEquals(OptionalInt.of(1), spaces.idOfWord("two words"));
      assertEquals(OptionalInt.of(1), apart.idOfWord("don't"));
      assertEquals(apart.idOf("stop"), apart.idOfWord("Stop"));
    }
  }

  @Test
  void aTextThatSpellsASpecialTokenGivesItNoSecondId() {
    String words = "[UNK] [UNK] a a";
    try (Tokenizer tokenizer =
        WordLevelTrainer.train(text(words), new WordLevelSettings(100, 1, false, Cut.SPACES))) {
      assertEquals(4, tokenizer.vocabularySize());
    }
  }

  @Test
  void aTextWithoutWordsOrWithRareOnesAloneIsRefused() {
    WordLevelSettings settings = new WordLevelSettings(100, 3, true, Cut.WORDS);
    assertEquals(
        "a text: the text has no words, so that there is no vocabulary",
        refusal(text(" \n\t "), settings));
    assertEquals(
        "a text: no word occurs 3 times, as 'tokenizer.min-frequency' asks; the most frequent,"
            + " 'the', does 2 times",
        refusal(text("The cat and the dog"), settings));
  }

  private static String refusal(TextDataset data, WordLevelSettings settings) {
    return assertThrows(
            BadInputException.class, () -> WordLevelTrainer.train(data, settings).close())
        .getMessage();
  }
}
