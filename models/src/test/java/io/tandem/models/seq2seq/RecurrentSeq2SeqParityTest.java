package io.tandem.models.seq2seq;

import io.tandem.api.backend.Backends;
import io.tandem.models.PyTorchModels;
import io.tandem.models.Transformers;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders and decoders against PyTorch, with padding ({@code scripts/fixtures/seq2seq.py}). */
class RecurrentSeq2SeqParityTest {
  /** In 32-bit floats, relative to the largest value; what is asked of both backends. */
  private static final double FLOATS = 1e-5;

  static Stream<Arguments> models() {
    return PyTorchModels.recurrent().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  static Stream<Arguments> modelsOnBackends() {
    return Stream.of("djl", "tf")
        .flatMap(
            backend ->
                PyTorchModels.recurrent().entrySet().stream()
                    .map(entry -> Arguments.of(backend, entry.getKey(), entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("models")
  void lossAndEveryGradientEqualPyTorch(String name, SequenceToSequence model)
      throws URISyntaxException {
    try (Transformers fixture =
        Transformers.of(RecurrentSeq2SeqParityTest.class, name + ".safetensors")) {
      PyTorchModels.assertLossAndGradients(model, fixture);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theLogitsThatAreDecodedTokenByTokenEqualPyTorch(String name, SequenceToSequence model)
      throws URISyntaxException {
    try (Transformers fixture =
        Transformers.of(RecurrentSeq2SeqParityTest.class, name + ".safetensors")) {
      PyTorchModels.assertDecoding(model, fixture, Transformers.TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOnBackends")
  void bothBackendsEqualPyTorch(String backend, String name, SequenceToSequence model)
      throws URISyntaxException {
    try (Transformers fixture =
        Transformers.of(
            RecurrentSeq2SeqParityTest.class,
            name + ".safetensors",
            Backends.named(backend),
            FLOATS)) {
      PyTorchModels.assertLossAndGradients(model, fixture);
      PyTorchModels.assertDecoding(model, fixture, FLOATS);
    }
  }
}
