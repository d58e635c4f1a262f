package io.tandem.models.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.UpdateRule;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.embedding.EmbeddingTable.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {
  private static final WordsTokenizer WORDS = new WordsTokenizer(List.of("the", "Dog", "barks"));

  private static final Optimizer SGD = new Optimizer.Sgd(0, false, 0.1);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("vectors.txt"), text);
  }

  private static float[] values(Program program, String name) {
    Variable variable = program.variable(name);
    return variable.initializer().create(1, name, variable.shape()).toFloatArray();
  }

  private static Program lookUp(EmbeddingTable table) {
    return Trace.program(
        "look-up",
        trace -> {
          Tensor ids = trace.input("ids", TensorType.int32(Dim.symbol("batch")));
          Tensor vectors = table.apply(trace.root().child("embedding"), ids);
          assertEquals(Dim.of(table.outputSize()), vectors.dim(1));
          trace.output("vectors", vectors);
        });
  }

  @Test
  void rowsOfTheTableAreTheVectorsOfTheVocabularysWordsAlsoInLowerCase() throws IOException {
    Path file = file("3 2\nthe 0.5 -0.5\ndog 1 2\ncat 7 7\n");
    EmbeddingTable table = new Embeddings.Vectors(file, Tuning.TUNED).table(WORDS);
    float[] values = values(lookUp(table), "embedding.weight");
    assertEquals(5 * 2, values.length);
    assertArrayEquals(new float[] {0.5f, -0.5f, 1, 2}, Arrays.copyOfRange(values, 4, 8));
    // What has no vector is drawn between ±a with a² = 3 · (0.25 + 0.25 + 1 + 4) / 4.
    double bound = Math.sqrt(3 * 5.5 / 4);
    for (int i : new int[] {0, 1, 2, 3, 8, 9}) {
      assertTrue(values[i] != 0 && Math.abs(values[i]) <= bound, "value " + i);
    }
    assertEquals(new Embeddings.Vectors(file, Tuning.TUNED).table(WORDS), table, "drawn again");
  }

  @Test
  void aFrozenTableIsTheModelsAndIsNotTrained() throws IOException {
    Path file = file("the 0.5 -0.5\n");
    Program frozen = lookUp(new Embeddings.Vectors(file, Tuning.FROZEN).table(WORDS));
    Variable table = frozen.variable("embedding.weight");
    assertTrue(table.isWeight());
    assertTrue(UpdateRule.of(SGD).apply(table).isEmpty());
    Program both = lookUp(new Embeddings.Vectors(file, Tuning.BOTH).table(WORDS));
    assertTrue(UpdateRule.of(SGD).apply(both.variable("embedding.weight")).isPresent());
    assertTrue(UpdateRule.of(SGD).apply(both.variable("embedding.frozen")).isEmpty());
    assertArrayEquals(values(both, "embedding.weight"), values(both, "embedding.frozen"));
  }

  @Test
  void aFileWithoutAnyOfTheWordsIsRefused() throws IOException {
    Embeddings.Vectors vectors = new Embeddings.Vectors(file("chat 1 2\n"), Tuning.TUNED);
    BadInputException refusal = assertThrows(BadInputException.class, () -> vectors.table(WORDS));
    assertEquals(
        folder.resolve("vectors.txt") + " has a vector of none of the 3 words",
        refusal.getMessage());
  }

  @Test
  void freshVectorsAreOfTheVocabularyAndDifferFromSeedToSeed() {
    EmbeddingTable table = new Embeddings.Fresh(7).table(WORDS);
    assertEquals(5, table.rows());
    Variable variable = lookUp(table).variable("embedding.weight");
    HostTensor one = variable.initialValue(1);
    assertEquals(List.of(5L, 7L), List.of(one.extents()[0], one.extents()[1]));
    assertNotEquals(one, variable.initialValue(2));
  }
}
