package io.tandem.experiments.vectors;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.api.vectors.WordVectors;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.wordvectors.StoredVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the word vectors that a user means: of a run, a checkpoint, or a file. */
public final class VectorSource {
  private VectorSource() {}

  /**
   * Reads vectors.
   *
   * @param source a file in a form of {@link VectorFormat}, or the directory of a run or checkpoint
   * @throws BadInputException if there are none
   */
  public static WordVectors read(Path source) {
    if (!Files.isDirectory(source)) {
      return VectorFormat.readAny(source);
    }
    CheckpointFolder checkpoint = CheckpointPath.find(source, Optional.empty(), run -> {});
    Path weights = checkpoint.path().resolve(CheckpointFolder.WEIGHTS);
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        Tokenizer tokenizer = TokenizerJson.load(checkpoint.path())) {
      return StoredVectors.of(file.tensors().keySet(), file::tensor, tokenizer, weights.toString());
    }
  }
}
