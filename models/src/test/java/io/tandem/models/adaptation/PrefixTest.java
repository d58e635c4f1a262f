package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.PyTorchModels;
import io.tandem.models.Transformers;
import io.tandem.models.transformer.Transformer;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A prefix in every attention of a Transformer of two stacks against PyTorch's {@code bias_k} and
 * {@code bias_v} ({@code scripts/fixtures/seq2seq.py}).
 */
class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "reference, post-norm, 1e-7",
    "reference, pre-norm, 1e-7",
    "djl, post-norm, 1e-5",
    "djl, pre-norm, 1e-5",
    "tf, post-norm, 1e-5",
    "tf, pre-norm, 1e-5"
  })
  void whatPyTorchComputesWithOneMoreKeyInEveryAttention(
      String engine, String norm, double tolerance) throws URISyntaxException {
    Transformer model = PyTorchModels.transformer(norm.equals("pre-norm"));
    Adaptation prefix =
        Prefix.of(
            new PrefixSettings(1, Optional.empty(), List.of()),
            new AdapterMaterial(model, model.objective(Phase.EVALUATION), Map.of(), ""));
    // Positions are of what is read and of what is written: the virtual tokens have none.
    assertEquals(0, prefix.places());
    UnaryOperator<Program> change = program -> prefix.in(program, Phase.EVALUATION);
    String file = "/io/tandem/models/transformer/" + norm + "-prefix.safetensors";
    Backend backend = engine.equals("reference") ? new ReferenceBackend() : Backends.named(engine);
    try (Transformers fixture =
        engine.equals("reference")
            ? Transformers.of(PrefixTest.class, file)
            : Transformers.of(PrefixTest.class, file, backend, tolerance)) {
      PyTorchModels.assertLossAndGradients(model, change, fixture);
      PyTorchModels.assertDecoding(model, change, fixture, tolerance);
    }
  }
}
