package io.tandem.datasets.batching;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The tokens of a dataset in one sequence: a separator, then each document followed by a separator.
 * Every token of text so has something before it, and a model learns where documents begin and end.
 *
 * <p>Immutable and thread-safe. Takes 4 bytes a token, and 8 more where bytes are counted, and
 * keeps the documents' names.
 */
public final class TokenStream {
  private final String name;
  private final int[] ids;

  /** The places of the separators, of which document i stands between i and i + 1. */
  private final int[] separators;

  private final List<String> documents;

  /** At i the number of UTF-8 bytes of text that the tokens before i stand for; or empty. */
  private final long[] bytesBefore;

  private TokenStream(
      String name, int[] ids, int[] separators, List<String> documents, long[] bytesBefore) {
    this.name = name;
    this.ids = ids;
    this.separators = separators;
    this.documents = documents;
    this.bytesBefore = bytesBefore;
  }

  /**
   * Encodes a dataset.
   *
   * @param dataset the documents
   * @param tokenizer what encodes them; not kept
   * @param separator the token between documents, for example {@code <|endoftext|>}
   * @return the sequence
   * @throws BadInputException if the tokenizer has no such special token
   */
  public static TokenStream of(TextDataset dataset, Tokenizer tokenizer, String separator) {
    Integer separatorId = tokenizer.specialTokens().get(separator);
    if (separatorId == null) {
      throw new BadInputException(
          String.format(
              "the tokenizer has no special token '%s'; %s",
              separator, NearestName.hint(separator, tokenizer.specialTokens().keySet())));
    }
    List<int[]> documents =
        tokenizer.encodeAll(dataset.documents().stream().map(Document::text).toList());
    long length = 1 + documents.stream().mapToLong(document -> document.length + 1L).sum();
    if (length > Integer.MAX_VALUE - 8) {
      throw new BadInputException(dataset.name() + ": " + length + " tokens are too many (2^31-9)");
    }
    int[] ids = new int[(int) length];
    ids[0] = separatorId;
    int[] separators = new int[documents.size() + 1];
    int end = 1;
    for (int i = 0; i < documents.size(); i++) {
      int[] document = documents.get(i);
      System.arraycopy(document, 0, ids, end, document.length);
      end += document.length;
      separators[i + 1] = end;
      ids[end++] = separatorId;
    }
    List<String> names = dataset.documents().stream().map(Document::name).toList();
    return new TokenStream(dataset.name(), ids, separators, names, bytesBefore(ids, tokenizer));
  }

  private static long[] bytesBefore(int[] ids, Tokenizer tokenizer) {
    int[] bytes = new int[tokenizer.vocabularySize()];
    Arrays.fill(bytes, -1);
    long[] before = new long[ids.length + 1];
    for (int i = 0; i < ids.length; i++) {
      int id = ids[i];
      if (bytes[id] < 0) {
        OptionalInt count = tokenizer.utf8Bytes(id);
        if (count.isEmpty()) {
          return new long[0];
        }
        bytes[id] = count.getAsInt();
      }
      before[i + 1] = before[i] + bytes[id];
    }
    return before;
  }

  /**
   * What error messages call this sequence.
   *
   * @return the dataset's name
   */
  public String name() {
    return name;
  }

  /**
   * The number of tokens, separators included.
   *
   * @return at least 2
   */
  public int size() {
    return ids.length;
  }

  /**
   * The token between documents.
   *
   * @return its id
   */
  public int separator() {
    return ids[0];
  }

  /**
   * The number of documents.
   *
   * @return at least 1
   */
  public int documents() {
    return documents.size();
  }

  /**
   * Where a document begins: the place of the separator before its first token. The place of the
   * separator that ends it is where the next document begins, whatever special tokens its own text
   * spells.
   *
   * @param document from 0; the number of documents for where the last one ends
   * @return a place in the sequence
   * @throws IndexOutOfBoundsException if there is no such document
   */
  public int begin(int document) {
    return separators[document];
  }

  /** The document that a place belongs to; a separator belongs to the document that it begins. */
  int documentAt(int place) {
    int found = Arrays.binarySearch(separators, place);
    return found >= 0 ? found : -found - 2;
  }

  String documentName(int document) {
    return documents.get(document);
  }

  /**
   * Some of the tokens.
   *
   * @param from the first
   * @param to the one after the last
   * @return their ids, a copy
   * @throws IndexOutOfBoundsException if there are no such tokens
   */
  public int[] ids(int from, int to) {
    Objects.checkFromToIndex(from, to, ids.length);
    return Arrays.copyOfRange(ids, from, to);
  }

  /**
   * The number of UTF-8 bytes of text that some of the tokens stand for; separators stand for none.
   *
   * @param from the first
   * @param to the one after the last
   * @return the exact number, or nothing if the tokenizer cannot tell
   * @throws IndexOutOfBoundsException if there are no such tokens
   */
  public OptionalLong utf8Bytes(int from, int to) {
    Objects.checkFromToIndex(from, to, ids.length);
    return bytesBefore.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(bytesBefore[to] - bytesBefore[from]);
  }
}
