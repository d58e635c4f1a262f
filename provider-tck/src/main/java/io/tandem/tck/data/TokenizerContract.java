package io.tandem.tck.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.json.JsonReader;
import io.tandem.tck.ProviderContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tokenizer must hold. A tokenizer's test extends this and says with which settings it is
 * made; it is trained on a short English text, if it is of a kind that is trained.
 *
 * @param <S> the provider's settings
 */
public abstract class TokenizerContract<S extends Record> extends ProviderContract {
  private static final TextDataset TRAINING =
      new TextDataset(
          "a short text",
          List.of(
              new Document("a", "the cat sat on the mat, and the dog sat on the cat. ".repeat(40)),
              new Document("b", "A dog's life is the life of a dog; 12 cats live 9 lives!\n"),
              new Document("c", "Häuser, naïve façades, 東京 and \uD83D\uDE00 emoji.\n".repeat(3))));

  private static final List<String> TEXTS =
      List.of(
          "the cat sat on the mat",
          " leading, trailing ",
          "two  spaces,\ttabs and\nlines\r\n",
          "The DOG's naïve façade — “quoted”",
          "e\u0301 combining, \u212B compatibility, \u00A0 hard space",
          "東京は日本の首都です。",
          "שלום وسلام",
          "\uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDCBB emoji",
          "\u0000 zero and \u0007 bell",
          "<s> </s> [CLS] [MASK]",
          "x".repeat(3000));

  private static final TokenizedText NO_TOKENS =
      new TokenizedText(new int[0], new int[0], new int[0]);

  private static final Set<String> FILES = Set.of("tokenizer.json", "tokenizer_config.json");

  @TempDir Path folder;
  private Tokenizer tokenizer;

  /** For a test class that extends this. */
  protected TokenizerContract() {}

  @Override
  protected abstract TokenizerProvider<S> provider();

  /** Settings with which it is made here. */
  protected abstract S settings();

  /** Whether a text that was encoded is decoded to the same text, whatever it is. */
  protected abstract boolean lossless();

  private Tokenizer make() {
    return provider().create(settings(), TRAINING);
  }

  @BeforeEach
  void makeOne() {
    tokenizer = make();
  }

  @AfterEach
  void closeIt() {
    tokenizer.close();
    assertDoesNotThrow(tokenizer::close, "closing twice is harmless");
  }

  @Test
  void everyIdIsOneOfTheVocabulary() {
    for (String text : TEXTS) {
      for (int id : tokenizer.encode(text)) {
        assertTrue(id >= 0 && id < tokenizer.vocabularySize(), id + " of " + text);
      }
    }
  }

  @Test
  void theEmptyTextHasNoTokens() {
    assertEquals(0, tokenizer.encode("").length);
    assertEquals("", tokenizer.decode());
  }

  @Test
  void whatWasEncodedIsDecodedToTheSameText() {
    for (String text : TEXTS) {
      String decoded = tokenizer.decode(tokenizer.encode(text));
      if (lossless()) {
        assertEquals(text, decoded);
      } else {
        // What it makes of a text once, it leaves alone from then on.
        assertArrayEquals(tokenizer.encode(text), tokenizer.encode(decoded), text);
      }
    }
  }

  @Test
  void everyTokenStandsSomewhereInItsText() {
    for (String text : TEXTS) {
      if (tokenizer.encode(text).length > 0 && !tellsPlaces(text)) {
        continue;
      }
      TokenizedText tokens = tokenizer.tokenize(text);
      assertArrayEquals(tokenizer.encode(text), tokens.ids(), text);
      int before = 0;
      for (int i = 0; i < tokens.size(); i++) {
        assertTrue(tokens.begin(i) >= before, () -> tokens + " of " + text);
        assertTrue(tokens.end(i) <= text.length(), () -> tokens + " of " + text);
        before = tokens.begin(i);
      }
    }
  }

  private boolean tellsPlaces(String text) {
    try {
      tokenizer.tokenize(text);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  @Test
  void tokensOfTheTemplateAndOfRolesAreOfTheVocabulary() {
    TextTemplate template = tokenizer.template();
    for (TextTemplate.Part part : template.pair()) {
      if (part instanceof TextTemplate.Part.Token token) {
        tokenizer.tokenOf(token.id());
      }
    }
    assertEquals(template.addedToOne(), template.fill(NO_TOKENS).length());
    TokenRoles roles = tokenizer.roles();
    for (OptionalInt role :
        List.of(
            roles.beginning(),
            roles.end(),
            roles.unknown(),
            roles.separator(),
            roles.padding(),
            roles.classification(),
            roles.mask())) {
      role.ifPresent(tokenizer::tokenOf);
    }
  }

  @Test
  void severalTextsAreEncodedAsEachOneIs() {
    List<int[]> together = tokenizer.encodeAll(TEXTS);
    assertEquals(TEXTS.size(), together.size());
    for (int i = 0; i < TEXTS.size(); i++) {
      assertArrayEquals(tokenizer.encode(TEXTS.get(i)), together.get(i), TEXTS.get(i));
    }
  }

  @Test
  void bytesOfTokensAddUpToTheBytesOfTheText() {
    for (String text : TEXTS) {
      int[] ids = tokenizer.encode(text);
      long bytes = 0;
      int told = 0;
      for (int id : ids) {
        OptionalInt one = tokenizer.utf8Bytes(id);
        bytes += one.orElse(0);
        told += one.isPresent() ? 1 : 0;
      }
      assertTrue(told == 0 || told == ids.length, "some tokens have a number of bytes, some none");
      if (told > 0) {
        assertEquals(text.getBytes(StandardCharsets.UTF_8).length, bytes, text);
      }
    }
  }

  @Test
  void aTokenAndItsIdLeadToEachOther() {
    for (int id : tokenizer.encode(String.join(" ", TEXTS))) {
      assertEquals(OptionalInt.of(id), tokenizer.idOf(tokenizer.tokenOf(id)));
    }
    assertEquals(OptionalInt.empty(), tokenizer.idOf("no such token, surely \uD83E\uDD83"));
  }

  @Test
  void anIdOutsideOfTheVocabularyIsRefused() {
    for (int id : new int[] {-1, tokenizer.vocabularySize(), Integer.MAX_VALUE}) {
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.decode(id));
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.tokenOf(id));
      assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.utf8Bytes(id));
    }
  }

  @Test
  void specialTokensStandForNoTextAndComeInTheOrderOfTheirIds() {
    int before = -1;
    for (Map.Entry<String, Integer> special : tokenizer.specialTokens().entrySet()) {
      int id = special.getValue();
      assertTrue(id > before, "the order of " + tokenizer.specialTokens());
      before = id;
      assertEquals(OptionalInt.of(id), tokenizer.idOf(special.getKey()));
      assertArrayEquals(new int[] {id}, tokenizer.encode(special.getKey()));
      assertEquals(0, tokenizer.utf8Bytes(id).orElse(0));
    }
  }

  @Test
  void halfACharacterIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a\uD83D b"));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.encodeAll(List.of("\uDE00")));
  }

  @Test
  void theSameTextAndSettingsMakeTheSameTokenizer() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path other = Files.createDirectory(folder.resolve("other"));
    tokenizer.save(one);
    try (Tokenizer again = make()) {
      again.save(other);
    }
    assertEquals(
        Files.readString(one.resolve("tokenizer.json")),
        Files.readString(other.resolve("tokenizer.json")));
  }

  @Test
  void whatIsSavedReplacesWhatWasThereAndIsJson() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "something older");
    tokenizer.save(folder);
    tokenizer.save(folder);
    assertTrue(
        JsonReader.read(folder.resolve("tokenizer.json")).asObject().get("model").isPresent());
    try (var files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertTrue(FILES.containsAll(names), "what was left beside tokenizer.json: " + names);
    }
  }

  @Test
  void severalThreadsMayEncodeAtOnce() throws Exception {
    List<int[]> alone = tokenizer.encodeAll(TEXTS);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<int[]>> work = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String text = TEXTS.get(i % TEXTS.size());
        work.add(() -> tokenizer.encode(text));
      }
      List<Future<int[]>> done = pool.invokeAll(work);
      for (int i = 0; i < done.size(); i++) {
        assertArrayEquals(alone.get(i % TEXTS.size()), done.get(i).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
