package io.tandem.api.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Draws;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PictureVariationTest {
  private static final PictureVariation ALL = new PictureVariation(20, 0.5, 4.0 / 3, 0.5);

  /** Left half red, right half blue. */
  private static Pixels halves(int side) {
    int[] rgb = new int[side * side];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i % side < side / 2 ? 0xFF0000 : 0x0000FF;
    }
    return Pixels.of(side, side, rgb);
  }

  private static Pixels varied(PictureVariation variation, long seed, long epoch, String name) {
    return variation.apply(halves(24), 16, Draws.of(seed, epoch, name));
  }

  @Test
  void seedPassAndNameDecideAndNothingElse() {
    Pixels one = varied(ALL, 1, 2, "a");
    assertEquals(one, varied(ALL, 1, 2, "a"));
    assertNotEquals(one, varied(ALL, 1, 3, "a"));
    assertNotEquals(one, varied(ALL, 2, 2, "a"));
    assertNotEquals(one, varied(ALL, 1, 2, "b"));
  }

  @Test
  void withNothingToVaryAPictureIsFitted() {
    assertFalse(PictureVariation.NONE.varies());
    assertTrue(ALL.varies());
    assertEquals(PictureForm.clip(16).fitted(halves(24)), varied(PictureVariation.NONE, 1, 2, "a"));
  }

  @Test
  void asManyAreMirroredAsWasSaid() {
    PictureVariation flips = new PictureVariation(0, 1, 1, 0.25);
    int mirrored = 0;
    for (int epoch = 0; epoch < 2000; epoch++) {
      mirrored += varied(flips, 7, epoch, "a").at(0, 0) == 0x0000FF ? 1 : 0;
    }
    // Five deviations of a binomial distribution.
    assertEquals(500, mirrored, 5 * Math.sqrt(2000 * 0.25 * 0.75));
  }

  @Test
  void partsLieAllOverThePictureAndTurnedCornersAreWhite() {
    PictureVariation crops = new PictureVariation(0, 0.2, 1, 0);
    Set<Integer> middles = new HashSet<>();
    for (int epoch = 0; epoch < 50; epoch++) {
      middles.add(varied(crops, 7, epoch, "a").at(8, 8));
    }
    assertTrue(middles.contains(0xFF0000) && middles.contains(0x0000FF), middles.toString());
    PictureVariation turns = new PictureVariation(45, 1, 1, 0);
    int white = 0;
    for (int epoch = 0; epoch < 50; epoch++) {
      white += varied(turns, 7, epoch, "a").at(0, 0) == 0xFFFFFF ? 1 : 0;
    }
    assertTrue(white > 30, white + " of 50 corners are white");
  }
}
