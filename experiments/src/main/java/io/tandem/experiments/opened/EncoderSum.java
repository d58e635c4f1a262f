package io.tandem.experiments.opened;

import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** By what an encoder is known again whose vectors an index has. */
public final class EncoderSum {
  /** What makes vectors beside description and weights, where a checkpoint has it. */
  private static final List<String> PARTS =
      List.of("tokenizer.json", "modules.json", "sentence_bert_config.json");

  private EncoderSum() {}

  /**
   * SHA-256 over all files of a checkpoint that its vectors hang on, with their names.
   *
   * @return in hexadecimal digits
   * @throws IOException if they cannot be read
   */
  public static String sha256(CheckpointFolder checkpoint) throws IOException {
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
}
