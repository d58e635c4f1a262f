package io.tandem.models.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.ImageText;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.image.PictureVariation;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Answering;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.WordsTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTextModelTest {
  private static final VisionSettings VISION = new VisionSettings.Transformer(12, 4, 1, 16, 2, 32);
  private static final PictureVariation VARIED = new PictureVariation(15, 0.6, 1.2, 0.5);

  @TempDir Path folder;

  private static ClipSettings settings(PictureVariation variation) {
    return new ClipSettings(new ClipTextSettings(1, 16, 2, 32, 5), VISION, 8, 0, variation);
  }

  private ImageTextModel model(
      ImageText task, PictureVariation variation, Tokenizer words, Optional<JsonObject> from) {
    TextDataset data = new TextDataset("drawn", DrawnPictures.documents(folder, 0));
    ClipSettings own =
        from.isPresent()
            ? new ClipSettings(
                ClipSettings.BASE.text(), ClipSettings.BASE.vision(), 512, 0, variation)
            : settings(variation);
    return ImageTextModel.of(own, task, new ModelMaterial(task, data, words, from));
  }

  private ImageTextModel model(Optional<String> captions, PictureVariation variation) {
    return model(
        new ImageText("picture", captions), variation, DrawnPictures.words(), Optional.empty());
  }

  private Document square() {
    Document drawn = DrawnPictures.documents(folder, 3).get(0);
    return new Document(
        "one", "a red square", drawn.attributes(), Map.of("captions", List.of("red", "a square")));
  }

  @Test
  void textsStandBetweenTheirTokensAndAreCutBeforeTheEnd() {
    WordsTokenizer words = DrawnPictures.words();
    ClipTexts texts = new ClipTexts(words, 5);
    int begin = words.idOf("[CLS]").orElseThrow();
    int end = words.idOf("[SEP]").orElseThrow();
    int a = words.idOf("a").orElseThrow();
    int red = words.idOf("red").orElseThrow();
    assertArrayEquals(new int[] {begin, a, red, end}, texts.tokens(" a red "));
    assertArrayEquals(new int[] {begin, a, a, a, end}, texts.tokens("a a a a a"));
    // A vocabulary that puts nothing around texts has the end put after them.
    WordsTokenizer bare = new WordsTokenizer(List.of("a", "b", Tokenizer.END_OF_TEXT));
    assertArrayEquals(new int[] {2, 3, 4}, new ClipTexts(bare, 5).tokens("a b"));
    assertArrayEquals(new int[] {2, 2, 2, 2, 4}, new ClipTexts(bare, 5).tokens("a a a a a"));
  }

  @Test
  void vocabulariesWithoutAnEndAreRefused() {
    assertTrue(
        assertThrows(
                BadInputException.class, () -> ClipTexts.endOf(new WordsTokenizer(List.of("a"))))
            .getMessage()
            .contains("no token that ends a text"));
    WordsTokenizer second = new WordsTokenizer(List.of(Tokenizer.END_OF_TEXT));
    assertTrue(
        assertThrows(BadInputException.class, () -> ClipTexts.endOf(second))
            .getMessage()
            .contains("has the number 2"));
  }

  @Test
  void inEachPassACaptionIsDrawnAndAPictureVaried() {
    ExampleEncoder encoder = model(Optional.of("captions"), VARIED).encoder();
    assertTrue(encoder.varies());
    Document document = square();
    Example plain = encoder.encode(document);
    Set<Object> texts = new HashSet<>();
    Set<Object> pictures = new HashSet<>();
    for (int epoch = 0; epoch < 40; epoch++) {
      Example varied = encoder.vary(document, plain, Draws.of(1, epoch, "one"));
      assertEquals(varied, encoder.vary(document, plain, Draws.of(1, epoch, "one")));
      assertEquals(encoder.features().keySet(), varied.tensors().keySet());
      texts.add(varied.tensors().get(Batch.INPUT_IDS));
      pictures.add(varied.tensors().get(Clip.PIXEL_VALUES));
    }
    assertEquals(3, texts.size());
    assertEquals(40, pictures.size());
    assertTrue(texts.contains(plain.tensors().get(Batch.INPUT_IDS)));
  }

  @Test
  void withoutCaptionsAndVariationExamplesStayAsTheyAre() {
    ExampleEncoder encoder = model(Optional.empty(), PictureVariation.NONE).encoder();
    assertFalse(encoder.varies());
    ExampleEncoder texts = model(Optional.of("captions"), PictureVariation.NONE).encoder();
    Example plain = texts.encode(square());
    Example varied = texts.vary(square(), plain, Draws.of(1, 1, "one"));
    assertEquals(plain.tensors().get(Clip.PIXEL_VALUES), varied.tensors().get(Clip.PIXEL_VALUES));
  }

  @Test
  void aPictureThatCannotBeReadIsRefusedByItsDocument() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    Document document = new Document("d", "a red", Map.of("picture", broken.toString()));
    String message =
        assertThrows(
                BadInputException.class,
                () -> model(Optional.empty(), PictureVariation.NONE).encoder().encode(document))
            .getMessage();
    assertEquals("document 'd': " + broken + ": this is no picture: neither PNG nor JPEG", message);
  }

  @Test
  void vectorsOfTextsAndPicturesHaveLengthOneWhateverStandsBesideThem() {
    ImageTextModel model = model(Optional.empty(), PictureVariation.NONE);
    List<Document> documents = DrawnPictures.documents(folder, 2);
    Document textAlone = new Document("text", "a a a", Map.of());
    Document pictureAlone = new Document("picture", "", documents.get(5).attributes());
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      for (Variable variable : model.weights().values()) {
        state.assign(variable.name(), variable.initialValue(3));
      }
      try (Answering answering = model.answering(state, Precision.FLOAT32)) {
        Prediction.Vectors text = (Prediction.Vectors) answering.answer(List.of(textAlone)).get(0);
        assertEquals(List.of(), text.picture());
        assertEquals(1, squares(text.text()), 1e-6);
        List<Prediction> all =
            answering.answer(List.of(documents.get(5), textAlone, pictureAlone, documents.get(0)));
        assertEquals(text, all.get(1));
        Prediction.Vectors drawn = (Prediction.Vectors) all.get(2);
        assertEquals(List.of(), drawn.text());
        assertEquals(1, squares(drawn.picture()), 1e-6);
        assertEquals(drawn.picture(), ((Prediction.Vectors) all.get(0)).picture());
        assertNotEquals(drawn.picture(), ((Prediction.Vectors) all.get(3)).picture());
      }
    }
  }

  private static double squares(List<Float> vector) {
    return vector.stream().mapToDouble(number -> (double) number * number).sum();
  }

  @Test
  void trainingThatBeginsWithACheckpointHasItsShape() {
    JsonObject config =
        model(Optional.empty(), PictureVariation.NONE)
            .publishedConfig(OptionalInt.empty())
            .orElseThrow();
    ImageText task = new ImageText("picture", Optional.empty());
    ImageTextModel further = model(task, VARIED, DrawnPictures.words(), Optional.of(config));
    assertEquals(model(Optional.empty(), PictureVariation.NONE).published(), further.published());
    WordsTokenizer others = new WordsTokenizer(List.of("x", "y", "z", "[CLS]", "[SEP]"));
    assertTrue(
        assertThrows(
                BadInputException.class, () -> model(task, VARIED, others, Optional.of(config)))
            .getMessage()
            .contains("texts end with the token 3 for the model, and with 6 for the tokenizer"));
    ClipSettings shaped = settings(PictureVariation.NONE);
    TextDataset data = new TextDataset("drawn", List.of(square()));
    assertThrows(
        BadInputException.class,
        () ->
            ImageTextModel.of(
                shaped,
                task,
                new ModelMaterial(task, data, DrawnPictures.words(), Optional.of(config))));
  }
}
