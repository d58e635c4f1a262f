package io.tandem.models.distillation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder with stored scores: {@value #SCORES} with the tensor {@code scores}, {@value #INDEX}
 * with what its rows and columns stand for, and the checksums of both.
 *
 * @param path where it is
 */
public record ScoreFolder(Path path) {
  /** The file with the scores. */
  public static final String SCORES = "scores.safetensors";

  /** The file that says what they are of. */
  public static final String INDEX = "scores.json";

  private static final String TENSOR = "scores";

  /** The files, both of which are read. */
  public List<Path> files() {
    return List.of(path.resolve(INDEX), path.resolve(SCORES));
  }

  /**
   * Writes scores.
   *
   * @throws BadInputException if there is something at the path
   * @throws IOException if it cannot be written
   */
  public void write(StoredScores stored) throws IOException {
    refuseExisting();
    AtomicFile.createFolders(path);
    SafetensorsWriter.write(
        path.resolve(SCORES), Map.of(TENSOR, stored.scores()), Map.of("format", "pt"));
    AtomicFile.write(path.resolve(INDEX), JsonWriter.pretty(stored.index().json()) + "\n");
    Checksums.write(path);
  }

  /**
   * Looks before the work is done whether there is something at the path.
   *
   * @throws BadInputException if there is
   */
  public void refuseExisting() {
    if (Files.exists(path)) {
      throw new BadInputException(path + ": is there already; name a folder that is not");
    }
  }

  /**
   * Reads scores.
   *
   * @throws BadInputException if files are missing, malformed or other than their checksums say, or
   *     do not go together
   */
  public StoredScores read() {
    for (Path file : files()) {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(
            file + ": there is no such file; 'tandem teach' writes a teacher's scores");
      }
    }
    Checksums.checkWhereKnown(path, List.of(INDEX, SCORES));
    try (SafetensorsFile file = SafetensorsFile.open(path.resolve(SCORES))) {
      if (!file.tensors().keySet().equals(Set.of(TENSOR))) {
        throw new BadInputException(
            "holds " + file.tensors().keySet() + " and not '" + TENSOR + "' alone");
      }
      HostTensor mapped = file.tensor(TENSOR);
      HostTensor scores = HostTensor.of(mapped.toFloatArray(), mapped.extents());
      return new StoredScores(ScoreIndex.read(JsonReader.read(path.resolve(INDEX))), scores);
    } catch (BadInputException e) {
      throw new BadInputException(path + ": " + e.getMessage(), e);
    }
  }
}
