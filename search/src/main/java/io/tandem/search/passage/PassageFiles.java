package io.tandem.search.passage;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads passages: of a {@code .jsonl} file each line's {@code text}; of another file each line that
 * is not blank; of a folder its {@code .txt} files and those in folders below, cut.
 */
public final class PassageFiles {
  private static final String JSON_LINES = ".jsonl";
  private static final String TEXT = ".txt";

  private PassageFiles() {}

  /**
   * Reads all passages.
   *
   * @param path a file or a folder
   * @param cutting how the files of a folder are cut
   * @return at least one, in the order of the files' names and of what is in them
   * @throws BadInputException if there are none, or something cannot be read, naming file and line
   */
  public static List<Passage> read(Path path, PassageCutting cutting) throws IOException {
    List<Passage> passages = new ArrayList<>();
    if (Files.isDirectory(path)) {
      for (Path file : texts(path)) {
        String name = path.relativize(file).toString();
        passages.addAll(cutting.cut(name, content(file)));
      }
    } else if (Files.isRegularFile(path)) {
      boolean json = path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(JSON_LINES);
      List<String> lines = content(path).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          String place = path.getFileName() + ":" + (i + 1);
          String text = json ? text(lines.get(i), path + ":" + (i + 1)) : lines.get(i);
          passages.add(new Passage(place, 0, text));
        }
      }
    } else {
      throw new BadInputException(path + ": there is no such file or folder of passages");
    }
    if (passages.isEmpty()) {
      throw new BadInputException(
          path
              + (Files.isDirectory(path)
                  ? ": there is no text in its " + TEXT + " files"
                  : ": there is no passage in it"));
    }
    return List.copyOf(passages);
  }

  private static List<Path> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(TEXT))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static String content(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": is not UTF-8", e);
    }
  }

  private static String text(String line, String place) {
    try {
      return JsonReader.read(line, place).asObject().member("text").asString();
    } catch (JsonException e) {
      String message = e.getMessage();
      throw new BadInputException(message.startsWith(place) ? message : place + ": " + message, e);
    }
  }
}
