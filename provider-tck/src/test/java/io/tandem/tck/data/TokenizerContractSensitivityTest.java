package io.tandem.tck.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.tck.KitRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tokenizer that does one thing wrong does not pass, and one that does none does. */
class TokenizerContractSensitivityTest {
  private static final String END = Tokenizer.END_OF_TEXT;
  private static final int END_ID = 256;

  @TempDir Path folder;

  private enum Mistake {
    NONE,
    IDS_BEYOND_THE_VOCABULARY,
    A_TOKEN_BEFORE_EVERY_TEXT,
    ZEROS_ARE_LOST,
    TOGETHER_OTHERWISE_THAN_ALONE,
    SPECIAL_TOKENS_HAVE_BYTES,
    A_BYTE_TOO_MANY,
    TOKENS_OF_OTHER_IDS,
    NO_BOUNDS,
    SPECIAL_TOKENS_ARE_SPELLED,
    HALF_CHARACTERS_ARE_TAKEN,
    ANOTHER_EACH_TIME,
    A_FILE_LEFT_BESIDE,
    PLACES_BEYOND_THE_TEXT,
    PLACES_OF_OTHER_TOKENS,
    A_TEMPLATE_OF_UNKNOWN_TOKENS,
    A_ROLE_WITHOUT_A_TOKEN,
    ONE_BUFFER_FOR_ALL_THREADS
  }

  private record Settings() {}

  /** A token for each byte. */
  private record Bytes(Mistake mistake, int number, AtomicReference<byte[]> shared)
      implements Tokenizer {
    @Override
    public int vocabularySize() {
      return mistake == Mistake.IDS_BEYOND_THE_VOCABULARY ? 100 : END_ID + 1;
    }

    @Override
    public int[] encode(String text) {
      boolean whole =
          new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
      if (!whole && mistake != Mistake.HALF_CHARACTERS_ARE_TAKEN) {
        throw new IllegalArgumentException("half a character");
      }
      if (text.equals(END) && mistake != Mistake.SPECIAL_TOKENS_ARE_SPELLED) {
        return new int[] {END_ID};
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (mistake == Mistake.ONE_BUFFER_FOR_ALL_THREADS) {
        shared.set(bytes);
        LockSupport.parkNanos(100_000);
        bytes = shared.get();
      }
      int[] ids = new int[bytes.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = bytes[i] & 0xFF;
      }
      if (mistake == Mistake.ZEROS_ARE_LOST) {
        return Arrays.stream(ids).filter(id -> id != 0).toArray();
      }
      if (mistake == Mistake.A_TOKEN_BEFORE_EVERY_TEXT) {
        int[] more = new int[ids.length + 1];
        more[0] = END_ID;
        System.arraycopy(ids, 0, more, 1, ids.length);
        return more;
      }
      return ids;
    }

    @Override
    public List<int[]> encodeAll(List<String> texts) {
      return texts.stream()
          .map(
              text ->
                  encode(mistake == Mistake.TOGETHER_OTHERWISE_THAN_ALONE ? text.strip() : text))
          .toList();
    }

    @Override
    public TokenizedText tokenize(String text) {
      int[] ids = encode(text);
      if (mistake == Mistake.PLACES_OF_OTHER_TOKENS && ids.length > 1) {
        return tokenize(text.substring(text.offsetByCodePoints(0, 1)));
      }
      int[] begins = new int[ids.length];
      int[] ends = new int[ids.length];
      if (mistake == Mistake.PLACES_BEYOND_THE_TEXT) {
        Arrays.fill(ends, text.length() + 1);
      }
      return new TokenizedText(ids, begins, ends);
    }

    @Override
    public TextTemplate template() {
      List<TextTemplate.Part> one =
          List.of(new TextTemplate.Part.Text(1, 0), new TextTemplate.Part.Token(END_ID, 0));
      int id = mistake == Mistake.A_TEMPLATE_OF_UNKNOWN_TOKENS ? END_ID + 1 : END_ID;
      return new TextTemplate(
          one,
          List.of(
              new TextTemplate.Part.Text(1, 0),
              new TextTemplate.Part.Token(id, 0),
              new TextTemplate.Part.Text(2, 1)));
    }

    @Override
    public TokenRoles roles() {
      OptionalInt none = OptionalInt.empty();
      OptionalInt end = OptionalInt.of(END_ID);
      OptionalInt mask = mistake == Mistake.A_ROLE_WITHOUT_A_TOKEN ? OptionalInt.of(-1) : none;
      return new TokenRoles(none, end, none, none, none, none, mask);
    }

    @Override
    public String decode(int... ids) {
      byte[] bytes = new byte[ids.length];
      for (int i = 0; i < ids.length; i++) {
        check(ids[i]);
        bytes[i] = (byte) ids[i];
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private void check(int id) {
      if (mistake != Mistake.NO_BOUNDS) {
        Objects.checkIndex(id, END_ID + 1);
      }
    }

    @Override
    public OptionalInt idOf(String token) {
      if (token.equals(END)) {
        return OptionalInt.of(END_ID);
      }
      return token.matches("b\\d{1,3}")
          ? OptionalInt.of(Integer.parseInt(token.substring(1)))
          : OptionalInt.empty();
    }

    @Override
    public String tokenOf(int id) {
      check(id);
      return id == END_ID ? END : "b" + (mistake == Mistake.TOKENS_OF_OTHER_IDS ? id / 2 : id);
    }

    @Override
    public Map<String, Integer> specialTokens() {
      return Map.of(END, END_ID);
    }

    @Override
    public OptionalInt utf8Bytes(int id) {
      check(id);
      if (id == END_ID) {
        return OptionalInt.of(mistake == Mistake.SPECIAL_TOKENS_HAVE_BYTES ? 13 : 0);
      }
      return OptionalInt.of(mistake == Mistake.A_BYTE_TOO_MANY && id > 127 ? 2 : 1);
    }

    @Override
    public void save(Path directory) throws IOException {
      int told = mistake == Mistake.ANOTHER_EACH_TIME ? number : 0;
      Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": " + told + "}");
      if (mistake == Mistake.A_FILE_LEFT_BESIDE) {
        Files.writeString(directory.resolve("tokenizer.json.tmp"), "");
      }
    }

    @Override
    public void close() {}
  }

  private record Provided(Mistake mistake, AtomicInteger made)
      implements TokenizerProvider<Settings> {
    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public String description() {
      return "a token for each byte";
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public Tokenizer create(Settings settings, TextDataset training) {
      return new Bytes(mistake, made.incrementAndGet(), new AtomicReference<>());
    }
  }

  private static final class Contract extends TokenizerContract<Settings> {
    private final Provided provided;

    Contract(Mistake mistake, Path folder) {
      this.provided = new Provided(mistake, new AtomicInteger());
      this.folder = folder;
    }

    @Override
    protected TokenizerProvider<Settings> provider() {
      return provided;
    }

    @Override
    protected Settings settings() {
      return new Settings();
    }

    @Override
    protected boolean lossless() {
      return true;
    }
  }

  private Set<String> failing(Mistake mistake) throws Exception {
    return KitRun.failing(
        TokenizerContract.class,
        folder,
        own -> {
          Contract contract = new Contract(mistake, own);
          contract.makeOne();
          return contract;
        });
  }

  @Test
  void aTokenizerWithoutMistakesPasses() throws Exception {
    assertEquals(Set.of(), failing(Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aTokenizerWithOneMistakeFails(Mistake mistake) throws Exception {
    assertFalse(failing(mistake).isEmpty(), mistake + " is not found");
  }
}
