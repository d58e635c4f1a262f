package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.error.BadInputException;
import io.tandem.models.PyTorchModels;
import io.tandem.models.layer.Activation;
import io.tandem.models.transformer.Transformer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queries, keys and values in one weight: what the layer is called, and what is refused of it. */
class PackedLayersTest {
  private static Lora lora(Transformer model, String... targets) {
    LoraSettings.Bias none = LoraSettings.Bias.NONE;
    return Lora.of(
        new LoraSettings(2, 2, false, 0, List.of(targets), none, List.of()),
        PackedByHand.material(model));
  }

  @Test
  void theLayerIsCalledAsItsWeightWithoutTheEnd() {
    Transformer model = PyTorchModels.transformer(true);
    Lora own = lora(model, "self_attn.in_proj");
    assertEquals(4, own.layers().size());
    assertTrue(
        own.layers().keySet().stream().allMatch(n -> n.endsWith("self_attn.in_proj_weight")));
    assertEquals(2, lora(model, "multihead_attn.in_proj").layers().size());
    // Four blocks: six attentions with two maps each, and two maps of each feed-forward part.
    assertEquals(20, lora(model, "all-linear").layers().size());
    String config = own.files().get(Adaptation.CONFIG).toString();
    assertTrue(config.contains("self_attn.in_proj"), config);
  }

  @Test
  void itsBiasIsOneOfTheModel() {
    Transformer model = PyTorchModels.transformer(true);
    BitFit bitFit =
        BitFit.of(new BitFitSettings(List.of(), List.of()), PackedByHand.material(model));
    assertEquals(6, bitFit.biases().stream().filter(name -> name.endsWith("in_proj_bias")).count());
    LoraSettings.Bias some = LoraSettings.Bias.LORA_ONLY;
    Lora lora =
        Lora.of(
            new LoraSettings(1, 1, false, 0, List.of("self_attn.in_proj"), some, List.of()),
            PackedByHand.material(model));
    assertEquals(4, lora.base().trained().size());
    assertEquals(
        Optional.of("base_model.model.encoder.layers.0.self_attn.in_proj_bias"),
        lora.tensorOf("encoder.layers.0.self_attn.in_proj_bias"));
  }

  @Test
  void noAdapterStandsBehindSeveralMapsAtOnce() {
    Transformer model = PyTorchModels.transformer(true);
    assertEquals(14, bottleneck(model, "all-linear").layers().size());
    String refused =
        assertThrows(BadInputException.class, () -> bottleneck(model, "self_attn.in_proj"))
            .getMessage();
    assertTrue(refused.contains("'self_attn.in_proj' makes queries, keys and values"), refused);
  }

  private static Bottleneck bottleneck(Transformer model, String... targets) {
    BottleneckSettings.Placement houlsby = BottleneckSettings.Placement.HOULSBY;
    return Bottleneck.of(
        new BottleneckSettings(
            houlsby, 2, Optional.empty(), Activation.RELU, List.of(targets), List.of()),
        PackedByHand.material(model));
  }
}
