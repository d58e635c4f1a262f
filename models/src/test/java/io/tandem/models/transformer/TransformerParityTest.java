package io.tandem.models.transformer;

import io.tandem.api.backend.Backends;
import io.tandem.models.PyTorchModels;
import io.tandem.models.Transformers;
import java.net.URISyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny Transformer against PyTorch, with padding ({@code scripts/fixtures/seq2seq.py}). */
class TransformerParityTest {
  /** In 32-bit floats, relative to the largest value; what is asked of both backends. */
  private static final double FLOATS = 1e-5;

  private static String file(boolean preNorm) {
    return preNorm ? "pre-norm.safetensors" : "post-norm.safetensors";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lossAndEveryGradientEqualPyTorch(boolean preNorm) throws URISyntaxException {
    try (Transformers fixture = Transformers.of(TransformerParityTest.class, file(preNorm))) {
      PyTorchModels.assertLossAndGradients(PyTorchModels.transformer(preNorm), fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLogitsThatAreDecodedTokenByTokenEqualPyTorch(boolean preNorm) throws URISyntaxException {
    try (Transformers fixture = Transformers.of(TransformerParityTest.class, file(preNorm))) {
      PyTorchModels.assertDecoding(
          PyTorchModels.transformer(preNorm), fixture, Transformers.TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"djl, false", "djl, true", "tf, false", "tf, true"})
  void bothBackendsEqualPyTorch(String backend, boolean preNorm) throws URISyntaxException {
    try (Transformers fixture =
        Transformers.of(
            TransformerParityTest.class, file(preNorm), Backends.named(backend), FLOATS)) {
      PyTorchModels.assertLossAndGradients(PyTorchModels.transformer(preNorm), fixture);
      PyTorchModels.assertDecoding(PyTorchModels.transformer(preNorm), fixture, FLOATS);
    }
  }
}
