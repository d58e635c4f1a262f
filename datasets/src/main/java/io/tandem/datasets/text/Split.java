package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How a dataset is divided into what a model learns from and what it is measured on. */
public sealed interface Split {

  /**
   * The two parts of a dataset.
   *
   * @param training what to learn from
   * @param validation what to measure on; no text is in both
   */
  record Parts(TextDataset training, TextDataset validation) {}

  /**
   * Divides a dataset; deterministic, with the documents' order kept in both parts.
   *
   * @param dataset what to divide
   * @return two parts, neither of them empty
   * @throws BadInputException if a part would be empty
   */
  Parts apply(TextDataset dataset);

  /**
   * Keeps every n-th document for validation.
   *
   * @param every n, at least 2
   * @return {@link EveryNth}
   */
  static Split everyNth(int every) {
    return new EveryNth(every);
  }

  /**
   * Keeps the end of each document for validation.
   *
   * @param fraction the share of each document's characters, above 0 and below 1
   * @return {@link Tail}
   */
  static Split tail(double fraction) {
    return new Tail(fraction);
  }

  /**
   * Keeps documents for validation by a hash of their names.
   *
   * @param fraction about what share of them, above 0 and below 1
   * @return {@link ByHash}
   */
  static Split byHash(double fraction) {
    return new ByHash(fraction, Optional.empty());
  }

  /**
   * One of the divisions of a cross-validation.
   *
   * @param folds how many parts there are, at least 2
   * @param fold which of them is kept for validation, from 1
   * @return {@link Folds}
   */
  static Split fold(int folds, int fold) {
    return new Folds(folds, Optional.of(fold));
  }

  /**
   * Cross-validation: the documents are divided into parts, each of which is for validation once.
   * Document i, counted from 1, is in part {@code (i - 1) mod folds + 1}, so that where documents
   * are sorted by time or topic each part covers all of it, and sizes differ by at most one
   * document.
   *
   * @param folds how many parts, at least 2
   * @param fold the part that is for validation, from 1; where it is not set, an experiment takes
   *     each of them in turn
   */
  @TypeName("folds")
  @Doc("Cross-validation: each of several parts of the documents is for validation once.")
  record Folds(
      @Doc("Parts that the documents are divided into.") @Range(min = 2, max = 1000) @Default("5")
          int folds,
      @Doc("The part that is for validation, from 1; each of them in turn where it is not set.")
          @Range(min = 1, max = 1000)
          Optional<Integer> fold)
      implements Split {

    /** Checks the ranges. */
    public Folds {
      if (folds < 2) {
        throw new IllegalArgumentException(folds + " folds: at least 2");
      }
      if (fold.isPresent() && (fold.get() < 1 || fold.get() > folds)) {
        throw new IllegalArgumentException("fold " + fold.get() + ": from 1 to " + folds);
      }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if it is not said which part is for validation
     */
    @Override
    public Parts apply(TextDataset dataset) {
      int kept = fold.orElseThrow(() -> new IllegalStateException("which fold is not said"));
      int count = dataset.documents().size();
      if (count < folds) {
        throw new BadInputException(
            String.format(
                "%s has %d document%s, too few for %d folds of at least one each",
                dataset.name(), count, count == 1 ? "" : "s", folds));
      }
      List<Document> training = new ArrayList<>();
      List<Document> validation = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        (i % folds == kept - 1 ? validation : training).add(dataset.documents().get(i));
      }
      return parts(dataset, training, validation);
    }
  }

  /**
   * Every n-th document is for validation, the others are for training. Where documents are sorted
   * by time or topic, both parts so cover all of it.
   *
   * @param every n, at least 2: of documents counted from 1, those whose number n divides
   */
  @TypeName("every-nth")
  @Doc("Every n-th document is for validation.")
  record EveryNth(
      @Doc("n: of documents counted from 1, those whose number it divides are for validation.")
          @Range(min = 2)
          @Default("10")
          int every)
      implements Split {

    /** Checks the range. */
    public EveryNth {
      if (every < 2) {
        throw new IllegalArgumentException("every " + every + ": at least 2");
      }
    }

    @Override
    public Parts apply(TextDataset dataset) {
      int count = dataset.documents().size();
      if (count < every) {
        throw new BadInputException(
            String.format(
                "%s has %d document%s, too few to keep every %s for validation; keep more of them,"
                    + " or split by tail, which cuts each document",
                dataset.name(), count, count == 1 ? "" : "s", ordinal(every)));
      }
      List<Document> training = new ArrayList<>();
      List<Document> validation = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ((i + 1) % every == 0 ? validation : training).add(dataset.documents().get(i));
      }
      return parts(dataset, training, validation);
    }

    private static String ordinal(int number) {
      boolean teen = number % 100 / 10 == 1;
      return number
          + switch (teen ? 0 : number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
          };
    }
  }

  /**
   * The last part of each document is for validation, as one does with a single long text. The cut
   * is made before the first white space at or after its place, so that no word is cut; a document
   * without any white space there is cut between two characters.
   *
   * @param fraction the share of each document's characters that is kept for validation, above 0
   *     and below 1
   */
  @TypeName("tail")
  @Doc("The end of each document is for validation.")
  record Tail(
      @Doc("The share of each document's characters that is kept for validation.")
          @Range(above = 0, below = 1)
          @Default("0.1")
          double fraction)
      implements Split {

    /** Checks the range. */
    public Tail {
      if (!(fraction > 0 && fraction < 1)) {
        throw new IllegalArgumentException("fraction " + fraction + ": above 0 and below 1");
      }
    }

    @Override
    public Parts apply(TextDataset dataset) {
      List<Document> training = new ArrayList<>();
      List<Document> validation = new ArrayList<>();
      for (Document document : dataset.documents()) {
        String text = document.text();
        int cut = cut(text);
        if (cut == 0 || cut == text.length()) {
          throw new BadInputException(
              String.format(
                  "%s: document '%s' of %d characters is too short to keep %s of it for validation",
                  dataset.name(), document.name(), text.length(), fraction));
        }
        training.add(part(document, text.substring(0, cut)));
        validation.add(part(document, text.substring(cut)));
      }
      return parts(dataset, training, validation);
    }

    private int cut(String text) {
      int place = (int) Math.floor(text.length() * (1 - fraction));
      for (int i = Math.max(place, 1); i < text.length(); i++) {
        if (Character.isWhitespace(text.charAt(i))) {
          return i;
        }
      }
      boolean insideCharacter =
          place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place));
      return insideCharacter ? place + 1 : place;
    }

    private static Document part(Document document, String text) {
      return new Document(document.name(), text, document.attributes(), document.lists());
    }
  }

  /**
   * Documents are divided by a hash of their name, so that each keeps its part whatever else there
   * is: SHA-256 of the name in UTF-8, of which the first 32 bits, read as a share of 2^32, lie
   * below the fraction for those that are for validation.
   *
   * @param fraction about how many of the documents are for validation, above 0 and below 1
   * @param by the attribute that is hashed in place of the name; documents with the same value are
   *     in the same part. A document without it is refused
   */
  @TypeName("by-hash")
  @Doc("Documents are divided by a hash of their name: each keeps its part whatever else there is.")
  record ByHash(
      @Doc("About what share of the documents is for validation.")
          @Range(above = 0, below = 1)
          @Default("0.1")
          double fraction,
      @Doc(
              "The attribute that is hashed in place of the name, so that documents that share it"
                  + " stay together.")
          Optional<String> by)
      implements Split {
    /** Checks the range. */
    public ByHash {
      if (!(fraction > 0 && fraction < 1)) {
        throw new IllegalArgumentException("fraction " + fraction + ": above 0 and below 1");
      }
    }

    @Override
    public Parts apply(TextDataset dataset) {
      List<Document> training = new ArrayList<>();
      List<Document> validation = new ArrayList<>();
      for (Document document : dataset.documents()) {
        (share(key(dataset, document)) < fraction ? validation : training).add(document);
      }
      if (training.isEmpty() || validation.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: all %d documents are for %s when %s of them are kept by a hash of %s; change"
                    + " the fraction, or split by every-nth",
                dataset.name(),
                dataset.documents().size(),
                training.isEmpty() ? "validation" : "training",
                fraction,
                by.map(attribute -> "'" + attribute + "'").orElse("their names")));
      }
      return parts(dataset, training, validation);
    }

    private String key(TextDataset dataset, Document document) {
      return by.map(attribute -> attributeOf(dataset, document, attribute, "by"))
          .orElseGet(document::name);
    }

    private static double share(String key) {
      MessageDigest digest;
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
      byte[] hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
      return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) / 0x1p32;
    }
  }

  /**
   * Documents with certain values of an attribute are for validation: a part that the data names
   * itself, such as combinations that are held out.
   *
   * @param attribute the attribute; a document without it is refused
   * @param values those that are for validation, each of which a document has
   */
  @TypeName("by-attribute")
  @Doc("Documents with certain values of an attribute are for validation.")
  record ByAttribute(
      @Doc("The attribute.") String attribute,
      @Doc("The values of it that are for validation.") List<String> values)
      implements Split {
    /** Copies the list and checks that there is one. */
    public ByAttribute {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values are empty: nothing would be for validation");
      }
    }

    @Override
    public Parts apply(TextDataset dataset) {
      List<Document> training = new ArrayList<>();
      List<Document> validation = new ArrayList<>();
      Set<String> known = new TreeSet<>();
      for (Document document : dataset.documents()) {
        String value = attributeOf(dataset, document, attribute, "attribute");
        known.add(value);
        (values.contains(value) ? validation : training).add(document);
      }
      for (String value : values) {
        if (!known.contains(value)) {
          throw new BadInputException(
              String.format(
                  "%s: no document has '%s' as its '%s', which 'split.values' names; %s",
                  dataset.name(), value, attribute, NearestName.hint(value, known)));
        }
      }
      if (training.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: all %d documents are for validation when those are kept whose '%s' is one of"
                    + " %s",
                dataset.name(), dataset.documents().size(), attribute, values));
      }
      return parts(dataset, training, validation);
    }
  }

  private static String attributeOf(
      TextDataset dataset, Document document, String attribute, String key) {
    String value = document.attributes().get(attribute);
    if (value == null) {
      throw new BadInputException(
          String.format(
              "%s: document '%s' has no attribute '%s', which 'split.%s' names; %s",
              dataset.name(),
              document.name(),
              attribute,
              key,
              document.attributes().isEmpty()
                  ? "it has none at all"
                  : NearestName.hint(attribute, document.attributes().keySet())));
    }
    return value;
  }

  private static Parts parts(
      TextDataset dataset, List<Document> training, List<Document> validation) {
    return new Parts(
        new TextDataset(dataset.name() + ", training", training),
        new TextDataset(dataset.name() + ", validation", validation));
  }
}
