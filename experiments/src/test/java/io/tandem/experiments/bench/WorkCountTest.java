package io.tandem.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.program.Precision;
import io.tandem.experiments.bench.BenchShape.Architecture;
import org.junit.jupiter.api.Test;

/** What the benchmark divides by, against sums done by hand. */
class WorkCountTest {
  private static final int LAYERS = 3;
  private static final int D = 16;
  private static final int HEADS = 4;
  private static final int V = 50;
  private static final int PROMPT = 5;
  private static final int TOKENS = 2;
  private static final int BATCH = 7;

  private static BenchJob job(BenchShape shape, BenchTask task, int batch) {
    return job(shape, task, batch, Precision.FLOAT32);
  }

  private static BenchJob job(BenchShape shape, BenchTask task, int batch, Precision precision) {
    return new BenchJob(shape, task, precision, batch, "cpu", 1, 1);
  }

  private static BenchShape gpt(int time) {
    return new BenchShape(
        "t", Architecture.GPT, LAYERS, D, HEADS, V, 32, 2, time, 0, PROMPT, TOKENS);
  }

  @Test
  void decodingReadsEveryWeightOnceACallButOnePositionAndTheWholeCache() {
    double block = 12.0 * D * D + 13 * D; // 4 matrices, their biases, 2 norms
    double weights = V * D + D + LAYERS * block + 2 * D;
    double cached = PROMPT + (PROMPT + 1);
    double cache = 2.0 * LAYERS * BATCH * D * cached;
    assertEquals(
        4 * (TOKENS * weights + cache), WorkCount.of(job(gpt(8), BenchTask.DECODE, BATCH)).bytes());
  }

  @Test
  void inBfloat16AllIsReadInHalfTheBytesButTheNorms() {
    double norms = LAYERS * 4 * D + 2 * D;
    double others = V * D + D + LAYERS * (12.0 * D * D + 9 * D);
    double cache = 2.0 * LAYERS * BATCH * D * (PROMPT + (PROMPT + 1));
    assertEquals(
        TOKENS * (4 * norms + 2 * others) + 2 * cache,
        WorkCount.of(job(gpt(8), BenchTask.DECODE, BATCH, Precision.BFLOAT16)).bytes());
  }

  @Test
  void decodingCountsEveryOperationOfEveryToken() {
    double flops = 0;
    for (int seen = PROMPT + 1; seen <= PROMPT + TOKENS; seen++) {
      double linear = (3 * D + D + 4 * D) * (2.0 * D + 1) + D * (8.0 * D + 1);
      double attention = seen * (4.0 * D + 6 * HEADS);
      double elementwise = 2 * 8 * D + 8 * 4 * D + 2 * D; // norms, GELU, residuals
      double block = linear + attention + elementwise;
      flops += BATCH * (D + LAYERS * block + 8 * D + 2.0 * D * V);
    }
    assertEquals(flops, WorkCount.of(job(gpt(8), BenchTask.DECODE, BATCH)).flops());
  }

  /** Each product of the forward pass has two of its size in the backward pass. */
  @Test
  void trainingIsThreeTimesTheForwardPassesProductsAndLittleMore() {
    BenchShape shape =
        new BenchShape("t", Architecture.GPT, 6, 512, 8, 4096, 256, 8, 256, 0, 64, 64);
    double perToken = 6 * (24.0 * 512 * 512 + 4 * 256 * 512) + 2.0 * 512 * 4096;
    double products = 3 * 8 * 256 * perToken;
    double counted = WorkCount.of(job(shape, BenchTask.TRAIN, 8)).flops();
    assertTrue(counted > products && counted < 1.04 * products, counted + " of " + products);
  }

  @Test
  void aBertsHeadCountsAtItsPredictionsOnly() {
    BenchShape shape =
        new BenchShape("t", Architecture.BERT, 4, 512, 8, 30_522, 512, 16, 128, 20, 0, 0);
    double perToken = 4 * (24.0 * 512 * 512 + 4 * 128 * 512);
    double perPrediction = 2.0 * 512 * 512 + 2.0 * 512 * 30_522;
    double products = 3 * 16 * (128 * perToken + 20 * perPrediction);
    double counted = WorkCount.of(job(shape, BenchTask.TRAIN, 16)).flops();
    // AdamW and clipping pass over 28 million weights, about a score of operations each.
    assertTrue(counted > products && counted < 1.06 * products, counted + " of " + products);
  }

  @Test
  void theReferencesCountWhatTheirShapesSay() {
    assertEquals(2.0 * 2048 * 2048 * 2048, Reference.productFlops());
    assertEquals(256.0 * (1 << 20), Reference.readingBytes());
  }
}
