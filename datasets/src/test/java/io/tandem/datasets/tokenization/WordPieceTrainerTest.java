package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TextTemplate.Part;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies of pieces against Hugging Face's ({@code scripts/fixtures/word_piece.py}). */
class WordPieceTrainerTest {
  @TempDir Path folder;

  private static List<JsonObject> cases() {
    return Fixtures.json("word-piece.json").asObject().member("cases").asArray().items().stream()
        .map(JsonValue::asObject)
        .toList();
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
  void theFileAndIdsOfAwkwardTextsAreHuggingFaces() {
    assertEquals(2, cases().size());
    for (JsonObject wanted : cases()) {
      boolean lowercase = wanted.member("lowercase").asBoolean();
      WordPieceSettings settings = new WordPieceSettings(600, 3, lowercase, 1000);
      String json =
          WordPieceVocabulary.json(WordPieceTrainer.tokens(smallCorpus(), settings), lowercase);
      assertEquals(wanted.member("small"), JsonReader.read(json, "ours"), settings.toString());
      try (Tokenizer tokenizer = WordPieceTrainer.train(smallCorpus(), settings)) {
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
      boolean lowercase = wanted.member("lowercase").asBoolean();
      try (Tokenizer tokenizer =
          WordPieceTrainer.train(addresses, new WordPieceSettings(8192, 2, lowercase, 1000))) {
        Stream<String> tokens =
            IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::tokenOf);
        assertEquals(wanted.member("vocabulary_sha256").asString(), Fixtures.sha256(tokens));
        Stream<String> lines =
            tokenizer
                .encodeAll(addresses.documents().stream().map(Document::text).toList())
                .stream()
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
  void piecesWithinWordsAreMergedByFrequencyAndThenByIds() {
    // Pairs by hand: h ##u 4 times, ##u ##g 3, ##u ##m 1; then hu ##g 3 times, and once each b ##u,
    // ##g ##s and hu ##m, of which b has the lowest id.
    assertEquals(
        List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b", "g", "h", "m", "s", "u", "##g",
            "##m", "##s", "##u", "hu", "hug", "bu"),
        WordPieceTrainer.tokens(
            text("hug Hug hugs hum bu"), new WordPieceSettings(18, 1, true, 100)));
  }

  @Test
  void theTokenizerKnowsItsRolesAndTemplateWhenItIsLoadedAgain() throws IOException {
    try (Tokenizer made =
        WordPieceTrainer.train(text("hug hug hugs"), new WordPieceSettings(30, 1, true, 100))) {
      made.save(folder);
    }
    try (Tokenizer tokenizer = TokenizerJson.load(folder)) {
      assertEquals(OptionalInt.of(0), tokenizer.roles().padding());
      assertEquals(OptionalInt.of(1), tokenizer.roles().unknown());
      assertEquals(OptionalInt.of(2), tokenizer.roles().classification());
      assertEquals(OptionalInt.of(3), tokenizer.roles().separator());
      assertEquals(OptionalInt.of(4), tokenizer.roles().mask());
      assertEquals(
          List.of(
              new Part.Token(2, 0),
              new Part.Text(1, 0),
              new Part.Token(3, 0),
              new Part.Text(2, 1),
              new Part.Token(3, 1)),
          tokenizer.template().pair());
    }
  }

  @Test
  void rareLettersAreLeftOut() {
    List<String> tokens =
        WordPieceTrainer.tokens(text("aaa bab c"), new WordPieceSettings(100, 5, true, 2));
    assertEquals(
        List.of("a", "b", "##a", "##b"),
        tokens.subList(WordPieceTrainer.SPECIAL_TOKENS.size(), tokens.size()));
  }

  @Test
  void aTextWithoutWordsOrWithTooManyLettersIsRefused() {
    assertEquals(
        "a text: the text has no words, so that there are no pieces",
        refusal(text(" \u0007\n"), new WordPieceSettings(100, 1, true, 10)));
    assertEquals(
        "a text: 5 special tokens and 6 letters, at the beginning of words and within them, are"
            + " more than the 8 tokens of 'tokenizer.vocabulary-size'; 'tokenizer.letters' bounds"
            + " the letters",
        refusal(text("abc bca c"), new WordPieceSettings(8, 1, true, 10)));
  }

  private static String refusal(TextDataset data, WordPieceSettings settings) {
    return assertThrows(
            BadInputException.class, () -> WordPieceTrainer.train(data, settings).close())
        .getMessage();
  }
}
