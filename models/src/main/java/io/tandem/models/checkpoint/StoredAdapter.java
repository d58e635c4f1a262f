package io.tandem.models.checkpoint;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An adaptation with the values of its variables, as a folder holds them.
 *
 * @param adaptation the change
 * @param own its variables' values, by their names
 * @param replaced the weights of the model that were trained with it
 */
public record StoredAdapter(
    Adaptation adaptation, Map<String, HostTensor> own, Map<String, HostTensor> replaced) {
  private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

  /** What layers' names may begin with in the file. */
  private static final List<String> PREFIXES = List.of("base_model.model.", "base_model.");

  /** PEFT writes biases of layers that are trained wholly a second and a third time. */
  private static final List<String> DOUBLES = List.of(".original_module.", ".modules_to_save.");

  /** What PEFT puts between a layer that is changed and its own weights. */
  private static final String BASE_LAYER = ".base_layer.";

  private static final int NAMED = 10;

  /** Copies the maps. */
  public StoredAdapter {
    own = Map.copyOf(own);
    replaced = Map.copyOf(replaced);
  }

  /**
   * Puts an adapter together.
   *
   * @param file where the tensors are from, for messages
   * @param config its description
   * @param tensors what the file holds; hostile
   * @param model what it changes
   * @param values the weights of the model that stay, and perhaps more
   * @throws BadInputException if no method that is known has such a description, or the tensors are
   *     not its own, naming the first of them
   */
  static StoredAdapter of(
      Path file,
      JsonObject config,
      Map<String, HostTensor> tensors,
      Architecture model,
      Map<String, HostTensor> values,
      Collection<? extends AdapterProvider<?>> providers) {
    Map<String, HostTensor> replaced = new TreeMap<>();
    Map<Place, String> places = new TreeMap<>();
    Map<String, Variable> weights = model.weights();
    for (String tensor : tensors.keySet()) {
      if (DOUBLES.stream().anyMatch(tensor::contains)) {
        continue;
      }
      String inside = inside(tensor);
      Optional<String> weight = model.variableOf(inside).filter(weights::containsKey);
      if (weight.isPresent() && !inside.equals(tensor)) {
        replaced.put(weight.get(), tensors.get(tensor));
      } else {
        places.put(Place.of(tensor, model, weights), tensor);
      }
    }
    Map<String, HostTensor> base = new TreeMap<>(values);
    base.keySet().removeAll(replaced.keySet());
    Program program = program(model);
    Adaptation adaptation =
        adaptation(config, new AdapterMaterial(model, program, base, ""), providers);
    Map<String, Variable> wanted =
        new TreeMap<>(adaptation.in(program, Phase.EVALUATION).variables());
    wanted.keySet().removeAll(program.variables().keySet());
    List<String> problems = new ArrayList<>();
    Map<String, HostTensor> own = new TreeMap<>();
    for (Variable variable : wanted.values()) {
      String tensor = places.remove(Place.of(variable.name(), model, weights));
      if (tensor == null) {
        problems.add(
            String.format(
                "%s %s is not there; %s",
                variable.name(),
                variable.shape(),
                NearestName.hint(variable.name(), tensors.keySet())));
      } else {
        own.put(variable.name(), checked(tensor, tensors.get(tensor), variable, problems));
      }
    }
    // Who uses a part of a model has no use for what was trained for the rest, such as a head.
    boolean isPart = model instanceof TracedLayers;
    places.forEach(
        (place, tensor) -> {
          if (!isPart || !place.weight().isEmpty()) {
            problems.add(tensor + " is none of its tensors");
          }
        });
    replaced.replaceAll(
        (name, value) -> checked(model.publishedName(name), value, weights.get(name), problems));
    if (!problems.isEmpty()) {
      String first = problems.stream().limit(NAMED).collect(Collectors.joining("; "));
      throw new BadInputException(
          String.format(
              "%s: not the tensors of the '%s' that %s describes: %s%s",
              file,
              adaptation.type(),
              Adaptation.CONFIG,
              first,
              problems.size() > NAMED ? "; and " + (problems.size() - NAMED) + " more" : ""));
    }
    return new StoredAdapter(adaptation, own, replaced);
  }

  /** A program of a model, in which all of its layers are. */
  public static Program program(Architecture model) {
    if (model instanceof Model trained) {
      return trained.objective(Phase.EVALUATION);
    }
    if (model instanceof ForwardModel forward) {
      Set<String> required = new TreeSet<>();
      forward
          .forwardInputs()
          .forEach(
              (name, input) -> {
                if (input.required()) {
                  required.add(name);
                }
              });
      return forward.forward(required, Lengths.NONE);
    }
    if (model instanceof TracedLayers part) {
      return part.layers();
    }
    throw new BadInputException(
        String.format("a '%s' has no program that an adapter could change", model.type()));
  }

  private static Adaptation adaptation(
      JsonObject config,
      AdapterMaterial material,
      Collection<? extends AdapterProvider<?>> providers) {
    for (AdapterProvider<?> provider : providers) {
      Optional<? extends Adaptation> found = provider.published(config, material);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new BadInputException(
        String.format(
            "peft_type is %s; the methods that are known: %s",
            config.get("peft_type").map(Object::toString).orElse("not there"),
            providers.stream()
                .map(AdapterProvider::name)
                .sorted()
                .collect(Collectors.joining(", "))));
  }

  private static HostTensor checked(
      String name, HostTensor value, Variable variable, List<String> problems) {
    if (!value.shape().equals(variable.shape())) {
      problems.add(String.format("%s is %s, not %s", name, value.shape(), variable.shape()));
      return value;
    }
    if (!FLOATS.contains(value.dtype())) {
      problems.add(
          String.format("%s is %s, not 16-bit or 32-bit floats", name, value.dtype().shortName()));
      return value;
    }
    return value.castTo(variable.type().dtype());
  }

  private static String inside(String tensor) {
    return PREFIXES.stream()
        .filter(tensor::startsWith)
        .findFirst()
        .map(prefix -> tensor.substring(prefix.length()))
        .orElse(tensor)
        .replace(BASE_LAYER, ".");
  }

  /**
   * Where a tensor of an adapter belongs.
   *
   * @param weight the weight of the layer, if it is one's; else empty
   * @param part what it is called there
   */
  private record Place(String weight, String part) implements Comparable<Place> {
    /** Layers may be named with a prefix of the model's or without. */
    static Place of(String tensor, Architecture model, Map<String, Variable> weights) {
      String inside = inside(tensor);
      for (int dot = inside.lastIndexOf('.'); dot > 0; dot = inside.lastIndexOf('.', dot - 1)) {
        Optional<String> weight =
            model.variableOf(inside.substring(0, dot) + ".weight").filter(weights::containsKey);
        if (weight.isPresent()) {
          return new Place(weight.get(), inside.substring(dot + 1));
        }
      }
      return new Place("", inside);
    }

    @Override
    public int compareTo(Place other) {
      int byWeight = weight.compareTo(other.weight);
      return byWeight != 0 ? byWeight : part.compareTo(other.part);
    }
  }
}
