package io.tandem.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostTensorTest {
  @Test
  void everyTypeKeepsWhatItCanHold() {
    double[] values = {0, 1, 2, 5};
    for (DType dtype : DType.values()) {
      double[] wanted = dtype == DType.BOOL ? new double[] {0, 1, 1, 1} : values;
      assertArrayEquals(wanted, HostTensor.ofDoubles(dtype, values, 2, 2).toDoubleArray(), 0);
    }
  }

  @Test
  void aNumberOfElementsThatDoesNotFitTheExtentsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> HostTensor.of(new float[5], 2, 3));
    assertThrows(ArithmeticException.class, () -> HostTensor.of(new float[0], 1L << 62, 8));
  }

  @Test
  void integersAreNotRoundedOnTheWay() {
    long big = (1L << 60) + 1;
    assertEquals(big, HostTensor.of(new long[] {big}, 1).getLong(0));
    assertThrows(
        ArithmeticException.class, () -> HostTensor.of(new long[] {big}, 1).castTo(DType.INT32));
  }

  @Test
  void tensorsAreEqualByTypeExtentsAndBytes() {
    HostTensor a = HostTensor.of(new int[] {1, 2}, 2);
    assertEquals(a, HostTensor.of(new int[] {1, 2}, 2));
    assertNotEquals(a, HostTensor.of(new int[] {1, 2}, 1, 2));
    assertNotEquals(a, HostTensor.of(new long[] {1, 2}, 2));
    assertEquals(a, a.reshape(1, 2).reshape(2));
  }

  @Test
  void every16BitPatternSurvivesTheWayThrough32Bits() {
    for (int i = 0; i < 1 << 16; i++) {
      short bits = (short) i;
      float half = ReducedFloats.fromFloat16(bits);
      float brain = ReducedFloats.fromBfloat16(bits);
      assertTrue(Float.isNaN(half) || bits == ReducedFloats.toFloat16(half), "f16 " + i);
      assertTrue(Float.isNaN(brain) || bits == ReducedFloats.toBfloat16(brain), "bf16 " + i);
    }
  }

  @Test
  void reducedFloatsRoundToNearestAndTiesToEven() {
    // Neighbours of 1 in binary16 are 2^-10 apart, in bfloat16 2^-7.
    assertEquals(1f, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(1 + 0x1p-11f)));
    assertEquals(1 + 0x1p-9f, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(1 + 3 * 0x1p-11f)));
    assertEquals(1f, ReducedFloats.fromBfloat16(ReducedFloats.toBfloat16(1 + 0x1p-8f)));
    assertEquals(
        1 + 0x1p-6f, ReducedFloats.fromBfloat16(ReducedFloats.toBfloat16(1 + 3 * 0x1p-8f)));
    assertEquals(
        Float.POSITIVE_INFINITY, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(65520f)));
    assertEquals(65504f, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(65519f)));
    assertEquals(0x1p-24f, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(0x1p-24f)));
    assertEquals(0f, ReducedFloats.fromFloat16(ReducedFloats.toFloat16(0x1p-25f)));
  }

  @Test
  void typesMeetAsInPyTorch() {
    assertEquals(DType.FLOAT32, DType.promote(DType.BFLOAT16, DType.FLOAT16));
    assertEquals(DType.BFLOAT16, DType.promote(DType.INT64, DType.BFLOAT16));
    assertEquals(DType.INT64, DType.promote(DType.INT64, DType.INT32));
    assertEquals(DType.INT32, DType.promote(DType.BOOL, DType.INT32));
    assertEquals("bf16", DType.BFLOAT16.shortName());
    assertEquals("i64", DType.INT64.shortName());
  }
}
