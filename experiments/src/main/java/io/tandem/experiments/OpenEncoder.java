package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.sentence.Embedder;
import io.tandem.models.sentence.VectorModel;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.VectorSimilarity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** An encoder whose vectors an index has, or is to have: which one it is, and at work. */
final class OpenEncoder implements AutoCloseable {
  /** What makes vectors beside description and weights, where a checkpoint has it. */
  private static final List<String> PARTS =
      List.of("tokenizer.json", "modules.json", "sentence_bert_config.json");

  private final OpenModel open;
  private final Embedder embedder;
  private final int longest;

  private OpenEncoder(OpenModel open, OnBackend on, OptionalInt tokens) {
    this.open = open;
    VectorModel model = open.vectors().atMost(tokens.orElse(Integer.MAX_VALUE));
    longest = model.longest();
    embedder = new Embedder(model, open.tokenizer(), open.load(model), on.precision());
  }

  /**
   * Opens it.
   *
   * @param tokens how many tokens of a text are read at most
   * @param err told which run of a comparison was taken
   * @throws BadInputException if it makes no vectors
   */
  static OpenEncoder of(
      Path source, OnBackend on, OptionalInt tokens, Providers providers, PrintWriter err) {
    on.check();
    OpenModel open = OpenModel.of(on.checkpoint(source, err), () -> on.open(providers), providers);
    try {
      return new OpenEncoder(open, on, tokens);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Makes vectors of texts. */
  List<float[]> embed(List<String> texts) {
    return embedder.embed(texts);
  }

  /** Makes the vector of a text. */
  float[] embed(String text) {
    return embedder.embed(List.of(text)).get(0);
  }

  /** As a manifest tells of it. */
  IndexEncoder described(VectorSimilarity similarity, OnBackend on) throws IOException {
    Path path = open.checkpoint().path();
    return new IndexEncoder(
        path.toAbsolutePath().normalize().toString(),
        sha256(open.checkpoint()),
        embedder.dimensions(),
        similarity,
        longest,
        on.precision().name().toLowerCase(Locale.ROOT));
  }

  /** SHA-256 over all files of a checkpoint that its vectors hang on, with their names. */
  static String sha256(CheckpointFolder checkpoint) throws IOException {
    List<Path> files = new ArrayList<>(checkpoint.files());
    for (String part : PARTS) {
      files.add(checkpoint.path().resolve(part));
    }
    try (Stream<Path> inside = Files.list(checkpoint.path())) {
      inside.filter(Files::isDirectory).sorted().forEach(part -> addAll(part, files));
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        String line = name(checkpoint.path(), file) + " " + Files.size(file) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What a file is called in a checkpoint; that of an adapter's checkpoint is elsewhere. */
  private static Path name(Path checkpoint, Path file) {
    return file.startsWith(checkpoint) ? checkpoint.relativize(file) : file.getFileName();
  }

  /** The folders of a checkpoint of sentence-transformers hold its further parts. */
  private static void addAll(Path folder, List<Path> files) {
    for (String name : List.of(CheckpointFolder.CONFIG, CheckpointFolder.WEIGHTS)) {
      files.add(folder.resolve(name));
    }
  }

  @Override
  public void close() {
    embedder.close();
    open.close();
  }
}
