package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.program.NamePattern;
import io.tandem.api.tensor.HostTensor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The model that an adaptation changes.
 *
 * @param model the architecture
 * @param values its weights that stay as they are
 * @param trained its weights that are trained beside the change
 * @param prefix what the names of its layers begin with in the file of the adaptation
 * @param source where the values are from
 */
record Base(
    Architecture model,
    Map<String, HostTensor> values,
    Set<String> trained,
    String prefix,
    String source) {
  /** What names begin with where layers are wrapped one by one. */
  static final String WRAPPED = "base_model.model.";

  private static final Pattern BIAS = Pattern.compile("(.*[._])?bias(_[ih]h_l\\d+(_reverse)?)?");

  /** What Hugging Face PEFT calls the tasks of classes, by the ends of their names. */
  private static final Map<String, String> TASKS =
      Map.of(
          "ForSequenceClassification", "SEQ_CLS",
          "ForTokenClassification", "TOKEN_CLS",
          "ForQuestionAnswering", "QUESTION_ANS",
          "ForConditionalGeneration", "SEQ_2_SEQ_LM",
          "LMHeadModel", "CAUSAL_LM",
          "ForCausalLM", "CAUSAL_LM",
          "Model", "FEATURE_EXTRACTION");

  /** Copies map and set. */
  Base {
    values = Map.copyOf(values);
    trained = Set.copyOf(trained);
  }

  /**
   * The model of a material: what has no value there is trained.
   *
   * @param save patterns of further weights that are trained wholly
   * @param more tells of a weight whether it is trained as well
   * @throws BadInputException if no weight is called as a pattern says
   */
  static Base of(
      AdapterMaterial material, List<String> save, String prefix, Predicate<String> more) {
    Set<String> weights = material.model().weights().keySet();
    Set<String> trained = new TreeSet<>(weights);
    trained.removeIf(
        weight ->
            material.base().containsKey(weight)
                && !more.test(weight)
                && save.stream().noneMatch(name -> isMeant(name, weight)));
    for (String name : save) {
      if (weights.stream().noneMatch(weight -> isMeant(name, weight))) {
        throw new BadInputException(
            String.format(
                "adapter.save: no weight or layer is called '%s'; %s",
                name, NearestName.hint(name, weights)));
      }
    }
    return new Base(material.model(), material.base(), trained, prefix, material.source());
  }

  private static boolean isMeant(String name, String weight) {
    return new NamePattern(name).matches(weight)
        || new Targets(List.of(name)).include(Layer.module(weight))
        || weight.startsWith(name + ".");
  }

  /** Whether a weight is what is added to what a layer gives. */
  static boolean isBias(String weight) {
    return BIAS.matcher(weight).matches();
  }

  /** The value of a weight that stays as it is. */
  Optional<HostTensor> given(String variable) {
    return trained.contains(variable)
        ? Optional.empty()
        : Optional.ofNullable(values.get(variable));
  }

  /** What a layer is called in the file of an adaptation, without prefix. */
  String module(Layer layer) {
    return Layer.module(model.publishedName(layer.weight()));
  }

  /** What a variable is called in the file of an adaptation. */
  String tensorOf(String variable) {
    return trained.contains(variable) ? prefix + model.publishedName(variable) : variable;
  }

  /**
   * The layers that are trained wholly, as {@code modules_to_save} has them: the outermost of which
   * every weight is.
   */
  Set<String> saved(Predicate<String> counted) {
    Set<String> all =
        model.weights().keySet().stream().map(model::publishedName).collect(Collectors.toSet());
    Set<String> own =
        trained.stream().filter(counted).map(model::publishedName).collect(Collectors.toSet());
    Set<String> modules = new TreeSet<>();
    for (String name : own) {
      String module = Layer.module(name);
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        String outer = name.substring(0, dot);
        if (all.stream().filter(other -> other.startsWith(outer + ".")).allMatch(own::contains)) {
          module = outer;
          break;
        }
      }
      modules.add(module);
    }
    return modules;
  }

  /** What Hugging Face PEFT calls the task that the model is for, if it has a name for it. */
  Optional<String> task() {
    return model
        .publishedConfig(OptionalInt.empty())
        .flatMap(config -> config.get("architectures"))
        .flatMap(names -> names.asArray().items().stream().findFirst())
        .map(JsonValue::asString)
        .flatMap(
            name ->
                TASKS.keySet().stream()
                    .filter(name::endsWith)
                    .max(Comparator.comparing(String::length))
                    .map(TASKS::get));
  }
}
