package io.tandem.models.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.ImageText;
import io.tandem.api.data.TextDataset;
import io.tandem.api.image.PictureVariation;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.Curves;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClipTrainingTest {
  /** Cosines are multiplied by 14, so that losses fall steeply, and what rounding did with them. */
  private static final float RATE = 2e-4f;

  private static final ImageText TASK = new ImageText("picture", Optional.empty());

  @TempDir Path folder;

  static List<Arguments> towers() {
    return List.of(
        Arguments.of("vit", new VisionSettings.Transformer(12, 4, 2, 16, 2, 32)),
        Arguments.of("resnet", new VisionSettings.Residual(12, 4, List.of(1, 1), 2)));
  }

  private ImageTextModel model(VisionSettings vision) {
    ClipSettings settings =
        new ClipSettings(
            new ClipTextSettings(2, 16, 2, 32, 8), vision, 8, 0, PictureVariation.NONE);
    TextDataset data = new TextDataset("drawn", DrawnPictures.documents(folder, 0));
    return ImageTextModel.of(settings, TASK, new ModelMaterial(TASK, data, DrawnPictures.words()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("towers")
  void enginesAndInterpreterGiveTheSameCurve(String name, VisionSettings vision) {
    Curves.assertEqualToInterpreter(
        name, model(vision), step -> DrawnPictures.documents(folder, step % 4), RATE);
  }

  private static Map<String, Double> joint(
      ImageTextModel model, float logScale, float[] texts, float[] pictures, int rows) {
    Program program =
        Differentiation.gradients(
            model.joint(Phase.TRAINING),
            List.of(TrainingPrograms.LOSS_SUM),
            List.of(PictureText.SCALE));
    Map<String, HostTensor> inputs = new HashMap<>();
    inputs.put(ImageTextModel.TEXTS, HostTensor.of(texts, rows, texts.length / rows));
    inputs.put(ImageTextModel.PICTURES, HostTensor.of(pictures, rows, pictures.length / rows));
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      state.assign(PictureText.SCALE, HostTensor.scalar(logScale));
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        return Map.of(
            "loss", results.host(TrainingPrograms.LOSS_SUM).item(),
            "weight", results.host(TrainingPrograms.LOSS_WEIGHT).item(),
            "gradient", results.host("gradient/" + PictureText.SCALE).item());
      }
    }
  }

  /** Two pairs whose vectors are as wrong as they can be: each is opposite to its own. */
  @Test
  void theLossIsFiniteAtTheGreatestScaleAndTheScaleIsBounded() {
    ImageTextModel model = model(new VisionSettings.Transformer(12, 4, 1, 16, 2, 32));
    float[] texts = new float[16];
    float[] pictures = new float[16];
    texts[0] = 1;
    texts[8] = -1;
    pictures[0] = -1;
    pictures[8] = 1;
    Map<String, Double> most = joint(model, (float) Math.log(99.9), texts, pictures, 2);
    // Each row has logits of -s and s: the loss is 2s, and so is its derivative by ln s.
    assertEquals(2 * 2 * 99.9, most.get("loss"), 1e-3);
    assertEquals(2 * 2 * 99.9, most.get("gradient"), 1e-3);
    assertEquals(2, most.get("weight"));
    Map<String, Double> beyond = joint(model, 6, texts, pictures, 2);
    assertEquals(2 * 2 * 100, beyond.get("loss"), 1e-3);
    assertEquals(0, beyond.get("gradient"));
  }

  /** Every text is as near to every picture: the loss is that of a guess. */
  @Test
  void whereNothingIsToldTheLossIsThatOfAGuess() {
    ImageTextModel model = model(new VisionSettings.Transformer(12, 4, 1, 16, 2, 32));
    float[] alike = new float[8 * 5];
    Arrays.fill(alike, (float) (1 / Math.sqrt(8)));
    Map<String, Double> found = joint(model, 1, alike, alike, 5);
    assertEquals(5 * Math.log(5), found.get("loss"), 1e-6);
    assertTrue(Math.abs(found.get("gradient")) < 1e-6, found.toString());
  }
}
