package io.tandem.api.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What Pillow makes of a picture ({@code scripts/fixtures/pictures.py}). */
class ResamplingTest {
  private static final JsonObject WANTED = PictureFileTest.json("resized.json");
  private static final Pixels PICTURE =
      PictureFile.read(PictureFileTest.FILES.resolve("noise.png"));

  @Test
  void sizesAndPartsAreThoseOfPillowBitForBit() {
    for (JsonValue value : WANTED.member("resized").asArray().items()) {
      JsonObject one = value.asObject();
      List<JsonValue> box = one.member("box").asArray().items();
      List<JsonValue> size = one.member("size").asArray().items();
      Pixels found =
          Resampling.valueOf(one.member("filter").asString().toUpperCase(Locale.ROOT))
              .resize(
                  PICTURE,
                  new Resampling.Box(
                      box.get(0).asDouble(),
                      box.get(1).asDouble(),
                      box.get(2).asDouble(),
                      box.get(3).asDouble()),
                  size.get(0).asInt(),
                  size.get(1).asInt());
      assertArrayEquals(
          PictureFileTest.pixels(one), found.toArray(), one.member("name").asString());
    }
  }

  /** Pillow computes in floats and cuts fractions off, so that a colour may be another by one. */
  @Test
  void turnedPicturesAreThoseOfPillow() {
    for (JsonValue value : WANTED.member("turned").asArray().items()) {
      JsonObject one = value.asObject();
      Pixels found = Rotation.turn(PICTURE, one.member("degrees").asDouble());
      int off = PictureFileTest.furthest(PictureFileTest.pixels(one), found);
      assertTrue(off <= 1, one.member("degrees") + " degrees are off by " + off);
    }
  }

  @Test
  void aPictureIsFittedAndMadeNumbersAsClipIsPublished() {
    PictureForm form = PictureForm.clip(8);
    Pixels fitted = form.fitted(PICTURE);
    int[] wanted =
        WANTED.member("fitted").asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
    assertArrayEquals(wanted, fitted.toArray());
    double[] numbers =
        WANTED.member("numbers").asArray().items().stream()
            .mapToDouble(JsonValue::asDouble)
            .toArray();
    // Numbers up to 3 are rounded to 32 bits.
    assertArrayEquals(numbers, form.numbers(fitted).toDoubleArray(), 3e-7);
    assertEquals("[3, 8, 8]", form.numbers(fitted).shape().toString());
  }
}
