package io.tandem.search.index;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.search.words.WordQuery;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Builds an index in a folder, so that it may be killed at any moment.
 *
 * <p>Data is gathered in a folder that is named after the {@link IndexPlan}, and committed after
 * every chunk with the number of texts that are in. A build that finds such a folder goes on after
 * the last commit. When all is in, the manifest is written in one step; before that, an older whole
 * index is what people find, and after it the older one's data is taken away.
 *
 * @param folder where the index lies or will lie
 * @param chunk how many texts are in one commit, at least 1: what is embedded again at most
 */
public record IndexBuilder(Path folder, int chunk) {
  static final String ID = "id";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String VECTOR = "vector";

  private static final String LOCK = "build.lock";
  private static final String DONE = "texts";

  /** How many chunks lie beside each other before they are merged. */
  private static final int SEGMENTS = 100;

  private static final int NEIGHBOURS = 32;
  private static final int CONSIDERED = 200;

  /** Lucene's own limit. */
  static final int MOST_DIMENSIONS = 1024;

  /** Checks the number. */
  public IndexBuilder {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunks of " + chunk + " texts; the least is 1");
    }
  }

  /**
   * What came of a build.
   *
   * @param found how many texts an earlier build had brought in
   * @param added how many this one did
   */
  public record Outcome(int found, int added) {}

  /**
   * Builds the index, or goes on with it; does nothing where it is there already.
   *
   * @param plan of the texts
   * @param texts in their order
   * @param embed makes vectors of texts; not called where the plan has no encoder
   * @param progress told after each commit how many texts are in
   * @throws BadInputException if the folder is something else, another process builds in it, or
   *     vectors are not as the plan says
   */
  public Outcome build(
      IndexPlan plan,
      List<IndexedText> texts,
      Function<List<String>, List<float[]>> embed,
      IntConsumer progress)
      throws IOException {
    refuseOthers();
    plan.encoder().ifPresent(IndexBuilder::checkDimensions);
    AtomicFile.createFolders(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock == null) {
        throw new BadInputException(folder + ": another process is building this index");
      }
      if (isThere(plan)) {
        return new Outcome(plan.texts(), 0);
      }
      Path data = folder.resolve(plan.folder());
      Outcome outcome;
      try {
        outcome = gather(plan, data, texts, embed, progress);
      } catch (CorruptIndexException
          | IndexFormatTooNewException
          | IndexFormatTooOldException
          | IndexNotFoundException e) {
        delete(data); // what a loss of power or another version left there
        outcome = gather(plan, data, texts, embed, progress);
      }
      AtomicFile.forceFolder(folder);
      new IndexManifest(plan, plan.folder()).write(folder);
      deleteOthers(plan.folder());
      return outcome;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new BadInputException("this index is being built already", e);
    }
  }

  private static void checkDimensions(IndexEncoder encoder) {
    if (encoder.dimensions() > MOST_DIMENSIONS) {
      throw new BadInputException(
          String.format(
              "%s: its vectors have %d numbers; an index takes at most %d",
              encoder.path(), encoder.dimensions(), MOST_DIMENSIONS));
    }
  }

  /** A folder of somebody's own is nothing to build in and to take files away from. */
  private void refuseOthers() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": is a file; an index is a folder");
    }
    if (Files.exists(folder.resolve(LOCK)) || isIndex()) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      Optional<Path> other = inside.findFirst();
      if (other.isPresent()) {
        throw new BadInputException(
            String.format(
                "%s: is no index and not empty (there is %s); name a new folder",
                folder, other.get().getFileName()));
      }
    }
  }

  /** Others call files of theirs {@code manifest.json}, too. */
  private boolean isIndex() {
    try {
      IndexManifest.read(folder);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private boolean isThere(IndexPlan plan) {
    if (!IndexManifest.isIn(folder)) {
      return false;
    }
    try (SearchIndex index = SearchIndex.open(folder)) {
      return index.folder().equals(plan.folder());
    } catch (BadInputException e) {
      return false; // a damaged one is built again
    }
  }

  private Outcome gather(
      IndexPlan plan,
      Path data,
      List<IndexedText> texts,
      Function<List<String>, List<float[]>> embed,
      IntConsumer progress)
      throws IOException {
    try (Directory directory = FSDirectory.open(data);
        Analyzer analyzer = WordQuery.analyzer()) {
      int found = committed(directory);
      if (found < 0 || found > texts.size()) {
        throw new CorruptIndexException("does not say how many texts are in it", data.toString());
      }
      IndexWriterConfig config = new IndexWriterConfig(analyzer);
      config.setSimilarity(WordQuery.similarity());
      config.setMergePolicy(merging());
      config.setCodec(codec());
      config.setCommitOnClose(false);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        progress.accept(found);
        for (int from = found; from < texts.size(); from += chunk) {
          int to = Math.min(texts.size(), from + chunk);
          add(writer, plan, texts.subList(from, to), embed);
          commit(writer, to);
          progress.accept(to);
        }
        writer.forceMerge(1); // one graph instead of many
        commit(writer, texts.size());
      }
      return new Outcome(found, texts.size() - found);
    }
  }

  /**
   * Twice as many neighbours, chosen from twice as many, as Lucene has by itself: where many texts
   * begin alike, their vectors lie so close that a sparser graph has parts that no walk comes to.
   */
  private static Codec codec() {
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return new Lucene99HnswVectorsFormat(NEIGHBOURS, CONSIDERED);
      }
    };
  }

  /**
   * One that leaves texts in their order, and merges late: the graphs that earlier merges make are
   * made anew by the last one.
   */
  private static LogDocMergePolicy merging() {
    LogDocMergePolicy merging = new LogDocMergePolicy();
    merging.setMergeFactor(SEGMENTS);
    return merging;
  }

  /** How many texts an earlier build committed; less than none if that cannot be. */
  private static int committed(Directory directory) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return 0;
    }
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    String done = infos.getUserData().getOrDefault(DONE, "");
    return done.equals(Integer.toString(infos.totalMaxDoc())) ? infos.totalMaxDoc() : -1;
  }

  private static void commit(IndexWriter writer, int texts) throws IOException {
    writer.setLiveCommitData(Map.of(DONE, Integer.toString(texts)).entrySet());
    writer.commit();
  }

  private static void add(
      IndexWriter writer,
      IndexPlan plan,
      List<IndexedText> texts,
      Function<List<String>, List<float[]>> embed)
      throws IOException {
    List<float[]> vectors =
        plan.encoder().isEmpty()
            ? List.of()
            : embed.apply(texts.stream().map(IndexedText::text).toList());
    for (int i = 0; i < texts.size(); i++) {
      IndexedText text = texts.get(i);
      Document document = new Document();
      document.add(new StoredField(ID, text.id()));
      document.add(new StoredField(TITLE, text.title()));
      document.add(new TextField(TEXT, text.text(), Field.Store.YES));
      if (plan.encoder().isPresent()) {
        document.add(vector(plan.encoder().get(), text.id(), vectors.get(i)));
      }
      writer.addDocument(document);
    }
  }

  private static Field vector(IndexEncoder encoder, String id, float[] vector) {
    if (vector.length != encoder.dimensions()) {
      throw new BadInputException(
          String.format(
              "the vector of '%s' has %d numbers, not %d",
              id, vector.length, encoder.dimensions()));
    }
    VectorSimilarity similarity = encoder.similarity();
    return new KnnFloatVectorField(VECTOR, similarity.form(vector), similarity.function());
  }

  private void deleteOthers(String kept) throws IOException {
    List<Path> others;
    try (Stream<Path> inside = Files.list(folder)) {
      others =
          inside
              .filter(path -> IndexManifest.isData(String.valueOf(path.getFileName())))
              .filter(path -> !path.endsWith(kept))
              .toList();
    }
    for (Path other : others) {
      delete(other);
    }
  }

  private static void delete(Path data) throws IOException {
    List<Path> all;
    try (Stream<Path> inside = Files.walk(data)) {
      all = inside.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
