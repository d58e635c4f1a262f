package io.tandem.models.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.PyTorchModels;
import io.tandem.models.adaptation.BottleneckSettings.Placement;
import io.tandem.models.layer.Activation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed of the platform's own architectures where nobody says. */
class UsualLayersTest {
  private static AdapterMaterial material(Model model) {
    Map<String, HostTensor> base = new TreeMap<>();
    model.weights().forEach((name, variable) -> base.put(name, variable.initialValue(1)));
    return new AdapterMaterial(model, model.objective(Phase.EVALUATION), base, "");
  }

  private static Lora lora(Model model) {
    LoraSettings.Bias none = LoraSettings.Bias.NONE;
    return Lora.of(new LoraSettings(2, 2, false, 0, List.of(), none, List.of()), material(model));
  }

  private static Ia3 ia3(Model model) {
    return Ia3.of(new Ia3Settings(List.of(), List.of(), List.of()), material(model));
  }

  private static Bottleneck bottleneck(Model model, Placement placement) {
    return Bottleneck.of(
        new BottleneckSettings(
            placement, 2, Optional.empty(), Activation.RELU, List.of(), List.of()),
        material(model));
  }

  /** Both stacks have two blocks; what is told of the first is so of the second. */
  private static Set<String> ofFirstBlocks(Collection<Layer> layers) {
    Set<String> names = new TreeSet<>();
    layers.stream()
        .map(Layer::name)
        .filter(name -> name.contains("layers.0."))
        .forEach(name -> names.add(name.replace("layers.0.", "")));
    assertEquals(2 * names.size(), layers.size());
    return names;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attentionOfTwoStacks(boolean preNorm) {
    Set<String> attention =
        Set.of(
            "encoder.self_attn.in_proj",
            "decoder.self_attn.in_proj",
            "decoder.multihead_attn.in_proj");
    Model model = PyTorchModels.transformer(preNorm);
    assertEquals(attention, ofFirstBlocks(lora(model).layers().values()));
    Ia3 ia3 = ia3(model);
    Set<String> scaled = new TreeSet<>(attention);
    scaled.addAll(Set.of("encoder.linear2", "decoder.linear2"));
    assertEquals(scaled, ofFirstBlocks(ia3.layers().values()));
    assertEquals(4, ia3.inputs().size());
    assertTrue(ia3.inputs().stream().allMatch(name -> name.endsWith("linear2.weight")));
  }

  @ParameterizedTest
  @CsvSource({
    "HOULSBY, false, encoder.self_attn.out_proj encoder.linear2 decoder.self_attn.out_proj"
        + " decoder.multihead_attn.out_proj decoder.linear2",
    "HOULSBY, true, encoder.self_attn.out_proj encoder.linear2 decoder.self_attn.out_proj"
        + " decoder.multihead_attn.out_proj decoder.linear2",
    "PFEIFFER, false, encoder.norm2 decoder.norm3",
    "PFEIFFER, true, encoder.linear2 decoder.linear2"
  })
  void adaptersOfTwoStacks(Placement placement, boolean preNorm, String names) {
    Model model = PyTorchModels.transformer(preNorm);
    assertEquals(
        Set.of(names.split(" ")), ofFirstBlocks(bottleneck(model, placement).layers().values()));
  }

  @ParameterizedTest
  @CsvSource({
    "bahdanau-gru, query key score",
    "dot-gru, ''",
    "general-lstm, query",
    "concat-fed-gru, query key score"
  })
  void everyMapOfRecurrentModelsButTheirHead(String name, String attention) {
    Set<String> wanted = new TreeSet<>(Set.of("decoder.combine.weight"));
    for (String part : attention.isEmpty() ? new String[0] : attention.split(" ")) {
      wanted.add("decoder.attention." + part + ".weight");
    }
    assertEquals(wanted, lora(PyTorchModels.recurrent().get(name)).layers().keySet());
  }

  @Test
  void whereThereIsNoMapButAHeadItIsToBeNamed() {
    Model model = PyTorchModels.recurrent().get("none-lstm");
    assertEquals(
        "adapter.targets: a 'seq2seq' like this has no linear map but heads, and nobody says which"
            + " other layers are usual; name some. Allowed: embedding, generator",
        assertThrows(BadInputException.class, () -> lora(model)).getMessage());
    assertTrue(
        assertThrows(BadInputException.class, () -> ia3(model))
            .getMessage()
            .contains("name some, or 'all-linear' for every map but heads"));
  }
}
