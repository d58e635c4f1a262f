package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cases in a file: a line of JSON for each, with its {@code name} and its {@code case}. */
final class CaseFile {
  private static final String NAME = "name";
  private static final String CONTENT = "case";

  private CaseFile() {}

  static void write(Path file, List<Case> cases) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Case one : cases) {
      JsonObject line =
          JsonObject.builder().put(NAME, one.name()).put(CONTENT, one.content()).build();
      text.append(JsonWriter.compact(line)).append('\n');
    }
    AtomicFile.createFolders(file.getParent());
    AtomicFile.write(file, text.toString());
  }

  /**
   * Reads cases.
   *
   * @throws BadInputException if the file is not there, a line is no case, or two have one name
   */
  static List<Case> read(Path file) {
    List<Case> cases = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(RunFile.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String place = file + ":" + (cases.size() + 1);
        Case one = one(line, place);
        if (!names.add(one.name())) {
          throw new BadInputException(place + ": a second case named '" + one.name() + "'");
        }
        cases.add(one);
      }
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return cases;
  }

  private static Case one(String line, String place) {
    try {
      JsonObject json = JsonReader.read(line.getBytes(StandardCharsets.UTF_8), place).asObject();
      return new Case(json.member(NAME).asString(), json.member(CONTENT).asObject());
    } catch (JsonException e) {
      throw new BadInputException(place + ": " + e.getMessage(), e);
    }
  }
}
