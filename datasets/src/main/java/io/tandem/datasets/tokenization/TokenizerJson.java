package io.tandem.datasets.tokenization;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * A tokenizer that a {@code tokenizer.json} describes, run by the Hugging Face library.
 *
 * <p>The file's post-processor, truncation and padding are not applied: see {@link Tokenizer}. What
 * the post-processor would add is told by {@link #template}. The library's native code comes from
 * its jar; nothing is fetched over the network unless the system property {@code ai.djl.offline}
 * was set to {@code false} before this class was loaded.
 */
public final class TokenizerJson implements Tokenizer {
  /** The name that the file has in a checkpoint directory. */
  public static final String FILE_NAME = "tokenizer.json";

  /** Ids stay below this, some sixty times the largest published vocabularies. */
  static final int MOST_IDS = 1 << 24;

  /**
   * How much of a text is encoded at once where it may be cut. The library makes objects of some
   * 100 bytes for every token, and slows down as they pile up.
   */
  private static final int CHUNK_CHARS = 1 << 17;

  private static final long LARGEST_FILE = 1L << 28;

  private static final Map<String, String> AS_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  static {
    for (String property : List.of("ai.djl.offline", "OPT_OUT_TRACKING")) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
  }

  private final String json;
  private final VocabularyFile vocabulary;
  private final TextTemplate template;
  private final TokenRoles roles;
  private final NamedRoles named;
  private final int vocabularySize;
  private final HuggingFaceTokenizer library;

  // Native memory must not be freed under a call that reads it.
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();
  private boolean closed;

  private TokenizerJson(
      String json,
      VocabularyFile vocabulary,
      TextTemplate template,
      NamedRoles named,
      TokenRoles roles,
      HuggingFaceTokenizer library) {
    this.json = json;
    this.vocabulary = vocabulary;
    this.template = template;
    this.named = named;
    this.roles = roles;
    this.library = library;
    vocabularySize =
        1 + vocabulary.tokens().keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /**
   * Loads a tokenizer. What {@code tokenizer_config.json} and {@code special_tokens_map.json}
   * beside the file say of the roles of tokens is read, too.
   *
   * @param path a {@code tokenizer.json}, or the directory that holds one
   * @return the tokenizer, to be closed by the caller
   * @throws BadInputException if there is no such file or it does not describe a tokenizer, or a
   *     file beside it is malformed
   */
  public static TokenizerJson load(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(FILE_NAME) : path;
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new BadInputException(
            file + ": " + Files.size(file) + " bytes, more than any tokenizer needs (256 MiB)");
      }
      NamedRoles named = file.endsWith(FILE_NAME) ? NamedRoles.beside(file) : NamedRoles.NONE;
      return parse(Files.readString(file), file.toString(), named);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8: " + e.getMessage(), e);
    }
  }

  /**
   * Makes a tokenizer of the content of a {@code tokenizer.json}.
   *
   * @param json the content
   * @param source what error messages call it
   * @return the tokenizer, to be closed by the caller
   * @throws BadInputException if it does not describe a tokenizer
   */
  public static TokenizerJson parse(String json, String source) {
    return parse(json, source, NamedRoles.NONE);
  }

  /** Makes a tokenizer whose tokens' roles are named beside its file. */
  static TokenizerJson parse(String json, String source, NamedRoles named) {
    JsonValue root = JsonReader.read(json, source);
    VocabularyFile vocabulary = VocabularyFile.read(root, source);
    TextTemplate template =
        TemplateReading.read(root, source, vocabulary.tokens(), vocabulary.ids());
    TokenRoles roles = new RoleReading(root, named, template, vocabulary).roles();
    HuggingFaceTokenizer library;
    try {
      library =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), AS_IS);
    } catch (IOException | RuntimeException e) {
      throw new BadInputException(
          source + ": the Hugging Face library does not accept it: " + e.getMessage(), e);
    }
    return new TokenizerJson(json, vocabulary, template, named, roles, library);
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int[] encode(String text) {
    checkSurrogates(text);
    List<String> parts = vocabulary.cutsBetweenWords() ? cut(text) : List.of(text);
    inUse.readLock().lock();
    try {
      checkOpen();
      int[][] ids = new int[parts.size()][];
      Arrays.setAll(ids, i -> narrow(library.encode(parts.get(i), false, false).getIds()));
      return Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.parallelStream().map(this::encode).toList();
  }

  @Override
  public TokenizedText tokenize(String text) {
    checkSurrogates(text);
    List<String> parts = vocabulary.cutsBetweenWords() ? cut(text) : List.of(text);
    inUse.readLock().lock();
    try {
      checkOpen();
      Encoding[] encodings =
          parts.stream().map(part -> library.encode(part, false, false)).toArray(Encoding[]::new);
      return LibraryPlaces.join(parts, encodings);
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public TextTemplate template() {
    return template;
  }

  @Override
  public TokenRoles roles() {
    return roles;
  }

  @Override
  public String decode(int... ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokenOf(ids[i]);
      wide[i] = ids[i];
    }
    inUse.readLock().lock();
    try {
      checkOpen();
      return library.decode(wide, false);
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public OptionalInt idOf(String token) {
    Integer id = vocabulary.ids().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public String tokenOf(int id) {
    String token = vocabulary.tokens().get(id);
    if (token == null) {
      throw new IndexOutOfBoundsException(
          "no token has the id " + id + "; the vocabulary has " + vocabularySize);
    }
    return token;
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return vocabulary.special();
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    tokenOf(id);
    Integer bytes = vocabulary.bytes().get(id);
    return bytes == null ? OptionalInt.empty() : OptionalInt.of(bytes);
  }

  @Override
  public void save(Path directory) throws IOException {
    AtomicFile.write(directory.resolve(FILE_NAME), json);
    Path config = directory.resolve(NamedRoles.CONFIG);
    if (named.config().members().isEmpty()) {
      Files.deleteIfExists(config);
    } else {
      AtomicFile.write(config, JsonWriter.pretty(named.config()));
    }
  }

  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      closed = true;
      library.close();
    } finally {
      inUse.writeLock().unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the tokenizer is closed");
    }
  }

  private static int[] narrow(long[] ids) {
    return IntStream.range(0, ids.length).map(i -> (int) ids[i]).toArray();
  }

  /** Cuts a long text where white space follows a visible ASCII character, so that ids stay. */
  static List<String> cut(String text) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i < text.length(); i++) {
      char before = text.charAt(i - 1);
      char after = text.charAt(i);
      boolean betweenWords = before > ' ' && before <= '~' && (after == ' ' || after == '\n');
      if (betweenWords && i - begin >= CHUNK_CHARS) {
        parts.add(text.substring(begin, i));
        begin = i;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  private static void checkSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean unpaired =
          Character.isHighSurrogate(c)
              ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
              : Character.isLowSurrogate(c)
                  && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
      if (unpaired) {
        throw new IllegalArgumentException(
            String.format("unpaired surrogate U+%04X at index %d of the text", (int) c, i));
      }
    }
  }
}
