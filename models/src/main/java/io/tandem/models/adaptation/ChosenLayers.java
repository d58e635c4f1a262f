package io.tandem.models.adaptation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.program.Program;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The layers that a method changes. */
final class ChosenLayers {
  /** What the layers of heads begin with, in the names of checkpoints. */
  private static final Set<String> HEADS =
      Set.of(
          "classifier",
          "cls",
          "fc",
          "generator",
          "lm_head",
          "pre_classifier",
          "projection",
          "qa_outputs",
          "score",
          "vocab_projector",
          "vocab_transform");

  private ChosenLayers() {}

  /**
   * Finds them.
   *
   * @param possible tells of a layer whether the method can change such
   * @return by the names of their weights; none of a layer that is trained wholly
   * @throws BadInputException if a name is none of such a layer, all that are meant are trained
   *     wholly, or all are and there is none but heads
   */
  static Map<String, Layer> of(
      Base base, Program program, Targets targets, Predicate<Layer> possible) {
    Map<String, Layer> layers = new TreeMap<>();
    for (Layer layer : Layer.in(program).values()) {
      if (possible.test(layer)) {
        layers.put(layer.weight(), layer.whole());
      }
    }
    if (!targets.areAllMaps()) {
      targets.check(
          "adapter.targets",
          layers.values().stream().map(base::module).collect(Collectors.toSet()));
    }
    layers.keySet().removeAll(base.trained());
    Set<String> allowed =
        layers.values().stream().map(base::module).collect(Collectors.toCollection(TreeSet::new));
    layers
        .values()
        .removeIf(
            layer ->
                !(targets.areAllMaps()
                    ? layer.isMap() && !isHead(base.module(layer))
                    : targets.include(base.module(layer))));
    if (layers.isEmpty() && targets.areAllMaps()) {
      throw new BadInputException(
          String.format(
              "adapter.targets: a '%s' like this has no linear map but heads, and nobody says which"
                  + " other layers are usual; name some. Allowed: %s",
              base.model().type(), String.join(", ", allowed)));
    }
    if (layers.isEmpty()) {
      throw new BadInputException(
          "adapter.targets: there is no layer to change: all that are meant by "
              + targets.names()
              + " are trained wholly, or there are none");
    }
    return layers;
  }

  private static boolean isHead(String module) {
    int dot = module.indexOf('.');
    return HEADS.contains(dot < 0 ? module : module.substring(0, dot));
  }

  /**
   * Tells which layers are changed, and which trained wholly.
   *
   * @param isShort whether ends of names stand for the layers that they mean
   */
  static void describe(
      JsonObject.Builder config, Base base, Collection<Layer> layers, boolean isShort) {
    Set<String> names = new TreeSet<>();
    layers.forEach(layer -> names.add(base.module(layer)));
    config
        .put(PeftConfig.TARGETS, JsonArray.ofStrings(isShort ? shortened(names, base) : names))
        .put(
            PeftConfig.TRANSPOSED,
            layers.stream().anyMatch(layer -> layer.kind() == Layer.Kind.PROJECTION))
        .put(PeftConfig.SAVED, PeftConfig.orNull(base.saved(weight -> !isOfBias(base, weight))));
  }

  /** A bias that is trained where the rest of its layer stays is no layer that is saved. */
  static boolean isOfBias(Base base, String weight) {
    String module = Layer.module(weight);
    return Base.isBias(weight)
        && base.model().weights().keySet().stream()
            .anyMatch(
                other -> Layer.module(other).equals(module) && !base.trained().contains(other));
  }

  /** The ends of names, where these mean the same layers. */
  private static Set<String> shortened(Set<String> names, Base base) {
    Set<String> all =
        base.model().weights().keySet().stream()
            .map(weight -> Layer.module(base.model().publishedName(weight)))
            .collect(Collectors.toSet());
    Set<String> ends = new TreeSet<>();
    for (String name : names) {
      String end = name;
      for (int dot = name.lastIndexOf('.'); dot >= 0; dot = name.lastIndexOf('.', dot - 1)) {
        Targets shorter = new Targets(List.of(name.substring(dot + 1)));
        boolean isNumber = shorter.names().get(0).matches("\\d+(\\..*)?");
        if (!isNumber && all.stream().filter(shorter::include).allMatch(names::contains)) {
          end = shorter.names().get(0);
          break;
        }
      }
      ends.add(end);
    }
    return ends;
  }

  /**
   * The constant that a word of an {@code adapter_config.json} means.
   *
   * @throws BadInputException if it means none
   */
  static <E extends Enum<E>> E word(Class<E> type, String key, String word) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .toList();
    int found = words.indexOf(word);
    if (found < 0) {
      throw new BadInputException(
          String.format("%s is \"%s\"; %s", key, word, NearestName.hint(word, words)));
    }
    return type.getEnumConstants()[found];
  }
}
