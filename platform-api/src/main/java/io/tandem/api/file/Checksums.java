package io.tandem.api.file;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checksums of a folder's files, in a file {@code SHA256SUMS} that {@code sha256sum --check}
 * reads, too.
 */
public final class Checksums {
  /** The file in each folder that has checksums. */
  public static final String FILE = "SHA256SUMS";

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ([^/\\\\\\x00]+(?:/[^/\\\\\\x00]+)?)");
  private static final long LARGEST = 1 << 20;
  private static final int BLOCK = 1 << 20;

  private Checksums() {}

  /**
   * Writes the checksums of every file that is in a folder now, and forces them to the disk: a
   * checksum that survived a loss of power without its file would be of nothing.
   *
   * @throws IOException if a file cannot be read or the checksums cannot be written
   */
  public static void write(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> inside = Files.walk(folder)) {
      files = inside.filter(path -> !path.equals(folder.resolve(FILE))).toList();
    }
    for (Path file : files) {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        AtomicFile.force(file);
        sums.put(folder.relativize(file).toString().replace('\\', '/'), sum(file));
      } else if (!file.equals(folder)) {
        AtomicFile.forceFolder(file);
      }
    }
    AtomicFile.write(
        folder.resolve(FILE),
        sums.entrySet().stream()
            .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
            .collect(Collectors.joining()));
  }

  /**
   * Holds a folder's files against their checksums.
   *
   * @param needed names of files that must be among them
   * @throws BadInputException if there are no checksums, or a file is missing, unreadable or other
   *     than it was, naming it
   */
  public static void check(Path folder, Collection<String> needed) {
    Map<String, String> sums = read(folder.resolve(FILE));
    for (String name : needed) {
      if (!sums.containsKey(name)) {
        throw new BadInputException(folder.resolve(FILE) + ": tells nothing of " + name);
      }
    }
    sums.forEach((name, sum) -> check(folder.resolve(name), sum, ""));
  }

  /**
   * Holds some of a folder's files against their checksums, where it has any: folders that others
   * made have none.
   *
   * @param names of files; those that the checksums do not tell of are passed over
   * @throws BadInputException if one is missing, unreadable or other than it was, naming it
   */
  public static void checkWhereKnown(Path folder, Collection<String> names) {
    if (!Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Map<String, String> sums = read(folder.resolve(FILE));
    names.stream()
        .filter(sums::containsKey)
        .forEach(
            name ->
                check(
                    folder.resolve(name),
                    sums.get(name),
                    "; if the change was meant, take " + FILE + " away"));
  }

  private static void check(Path file, String sum, String wayOut) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadInputException(file + ": there is no such file, but " + FILE + " has it");
    }
    String found;
    try {
      found = sum(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (!found.equals(sum)) {
      throw new BadInputException(
          String.format(
              "%s: is damaged, or was changed: its SHA-256 is %s, and %s was written%s",
              file, found, sum, wayOut));
    }
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> sums = new TreeMap<>();
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new BadInputException(file + ": there is no such file; every checkpoint has one");
      }
      if (Files.size(file) > LARGEST) {
        throw new BadInputException(file + ": is larger than 1 MiB");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int number = 0;
      for (String line : text.lines().toList()) {
        number++;
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || !isInside(matcher.group(2))) {
          throw new BadInputException(
              file + ":" + number + ": is not a checksum, two blanks and the name of a file");
        }
        sums.put(matcher.group(2), matcher.group(1));
      }
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return sums;
  }

  /** Whether a name, of a file or of one in a folder, leads nowhere else. */
  private static boolean isInside(String name) {
    return Arrays.stream(name.split("/", -1)).noneMatch(part -> part.matches("\\.{0,2}"));
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(block); length >= 0; length = in.read(block)) {
        digest.update(block, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
