package io.tandem.models;

import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Words between white space, of a given vocabulary that begins with padding and the unknown word.
 */
public final class WordsTokenizer implements Tokenizer {
  /** Stands before a text, where the vocabulary has it. */
  public static final String BEGIN = "[CLS]";

  /** Stands after a text, where the vocabulary has it. */
  public static final String END = "[SEP]";

  /** Masks, where the vocabulary has it. */
  public static final String MASK = "[MASK]";

  private final List<String> tokens;
  private final boolean lowercase;

  public WordsTokenizer(List<String> words) {
    this(words, false);
  }

  private WordsTokenizer(List<String> words, boolean lowercase) {
    this.lowercase = lowercase;
    tokens = new ArrayList<>(List.of(PADDING, UNKNOWN));
    tokens.addAll(words);
  }

  /** Of words in lower case, as which those of a text are looked up. */
  public static WordsTokenizer lowercase(List<String> words) {
    return new WordsTokenizer(words, true);
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }

  /** Each word with its place. */
  @Override
  public TokenizedText tokenize(String text) {
    int[] ids = encode(text);
    int[] begins = new int[ids.length];
    int[] ends = new int[ids.length];
    int at = 0;
    for (int i = 0; i < ids.length; i++) {
      while (Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      begins[i] = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      ends[i] = at;
    }
    return new TokenizedText(ids, begins, ends);
  }

  @Override
  public TokenRoles roles() {
    return new TokenRoles(
        OptionalInt.empty(),
        idOf(END_OF_TEXT),
        idOf(UNKNOWN),
        idOf(END),
        idOf(PADDING),
        idOf(BEGIN),
        idOf(MASK));
  }

  /** {@value BEGIN} before texts and {@value END} after them, if they are in the vocabulary. */
  @Override
  public TextTemplate template() {
    if (idOf(BEGIN).isEmpty()) {
      return TextTemplate.PLAIN;
    }
    TextTemplate.Part begin = new TextTemplate.Part.Token(idOf(BEGIN).getAsInt(), 0);
    TextTemplate.Part end = new TextTemplate.Part.Token(idOf(END).getAsInt(), 0);
    TextTemplate.Part last = new TextTemplate.Part.Token(idOf(END).getAsInt(), 1);
    TextTemplate.Part.Text first = new TextTemplate.Part.Text(1, 0);
    TextTemplate.Part.Text second = new TextTemplate.Part.Text(2, 1);
    return new TextTemplate(List.of(begin, first, end), List.of(begin, first, end, second, last));
  }

  @Override
  public int[] encode(String text) {
    return Arrays.stream((lowercase ? text.toLowerCase(Locale.ROOT) : text).split("\\s", -1))
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> idOf(word).orElse(1))
        .toArray();
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public String decode(int... ids) {
    return Arrays.stream(ids).mapToObj(this::tokenOf).collect(Collectors.joining(" "));
  }

  @Override
  public OptionalInt idOf(String token) {
    int id = tokens.indexOf(token);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public String tokenOf(int id) {
    return tokens.get(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    Map<String, Integer> special = new LinkedHashMap<>();
    special.put(PADDING, 0);
    special.put(UNKNOWN, 1);
    for (String token : List.of(BEGIN, END, MASK)) {
      idOf(token).ifPresent(id -> special.put(token, id));
    }
    return special;
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return OptionalInt.empty();
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("nothing is kept of it");
  }

  @Override
  public void close() {}
}
