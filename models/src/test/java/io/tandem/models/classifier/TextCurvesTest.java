package io.tandem.models.classifier;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.models.Curves;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both engines from the same weights over the same batches: texts of unequal length, of a class if
 * words of one half of the vocabulary prevail.
 */
class TextCurvesTest {
  private static final int ROWS = 16;

  private static final WordsTokenizer WORDS =
      new WordsTokenizer(IntStream.range(0, 20).mapToObj(i -> "w" + i).toList());
  private static final Embeddings FRESH = new Embeddings.Fresh(16);

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      RecurrentSettings settings =
          new RecurrentSettings(
              FRESH, cell, 24, 2, true, 0, 0, Pooling.LAST, 16, VectorSettings.USUAL);
      models.add(
          Arguments.of("recurrent " + cell, new RecurrentProvider().create(settings, material())));
    }
    models.add(
        Arguments.of(
            "text-cnn",
            new TextCnnProvider()
                .create(
                    new TextCnnSettings(FRESH, List.of(1, 2, 3), 16, 0, 16, VectorSettings.USUAL),
                    material())));
    models.add(
        Arguments.of(
            "mlp",
            new MlpProvider()
                .create(
                    new MlpSettings(FRESH, List.of(24), 0, 16, VectorSettings.USUAL), material())));
    models.add(
        Arguments.of(
            "transformer-encoder",
            new TextTransformerProvider()
                .create(
                    new TransformerSettings(
                        FRESH, 2, 2, 32, 0, Pooling.MEAN, 16, VectorSettings.USUAL),
                    material())));
    return models.stream();
  }

  private static ModelMaterial material() {
    return new ModelMaterial(
        new Task.Classification("label"), new TextDataset("texts", documents(1)), WORDS);
  }

  private static List<Document> documents(int step) {
    Philox random = Philox.of(step, "texts");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int length = 1 + random.below(100L * i, 4 + step % 3);
      int high = 0;
      List<String> words = new ArrayList<>();
      for (int j = 0; j < length; j++) {
        int word = random.below(100L * i + 1 + j, 20);
        high += word >= 10 ? 1 : -1;
        words.add("w" + word);
      }
      documents.add(
          new Document(
              "text " + i, String.join(" ", words), Map.of("label", high > 0 ? "high" : "low")));
    }
    return documents;
  }

  @ParameterizedTest
  @MethodSource("models")
  void bothEnginesGiveTheSameCurve(String name, DocumentModel model) {
    Curves.assertEqual(name, model, TextCurvesTest::documents);
  }
}
