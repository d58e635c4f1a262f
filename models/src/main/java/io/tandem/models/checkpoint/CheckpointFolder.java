package io.tandem.models.checkpoint;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A directory with a model's description and its weights.
 *
 * @param path where it is
 */
public record CheckpointFolder(Path path) {
  /** The architecture in its published form. */
  public static final String CONFIG = "config.json";

  /** The weights under their published names. */
  public static final String WEIGHTS = "model.safetensors";

  private static final int NAMED = 5;

  /** Whether a directory holds weights. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(WEIGHTS));
  }

  /**
   * The model that the directory describes.
   *
   * @param providers the architectures that are known
   * @throws BadInputException if the description is missing or malformed, or no architecture that
   *     is known reads it
   */
  public Model model(Collection<? extends ModelProvider<?>> providers) {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such file; without it nobody knows which model the weights are of");
    }
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject config)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    for (ModelProvider<?> provider : providers) {
      Optional<Model> model;
      try {
        model = provider.published(config);
      } catch (BadInputException e) {
        throw new BadInputException(file + ": " + e.getMessage(), e);
      }
      if (model.isPresent()) {
        return model.get();
      }
    }
    throw new BadInputException(
        String.format(
            "%s: model_type is %s, which is none of the architectures that can be read from"
                + " checkpoints",
            file, config.get("model_type").map(Object::toString).orElse("not there")));
  }

  /**
   * Gives a state the model's weights; 16-bit floats become 32-bit ones.
   *
   * @throws BadInputException if the file is missing or malformed, or its tensors are not the
   *     model's by name and shape, naming the first that are not; nothing is assigned then
   */
  public void load(Model model, DeviceState state) {
    Path file = path.resolve(WEIGHTS);
    Map<String, Variable> wanted = new TreeMap<>(model.objective(Phase.EVALUATION).variables());
    Map<String, String> found = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      for (String tensor : weights.tensors().keySet()) {
        Optional<String> variable = model.variableOf(tensor);
        if (variable.isPresent() && found.put(variable.get(), tensor) != null) {
          problems.add(String.format("%s is there twice", variable.get()));
        } else if (variable.isPresent() && !wanted.containsKey(variable.get())) {
          problems.add(String.format("%s is none of the model's weights", tensor));
        }
      }
      wanted.forEach(
          (name, variable) -> {
            String tensor = found.get(name);
            if (tensor == null) {
              problems.add(String.format("%s %s is not there", name, variable.shape()));
            } else if (!Shape.of(weights.tensor(tensor).extents()).equals(variable.shape())) {
              problems.add(
                  String.format(
                      "%s is %s, not %s",
                      tensor, Shape.of(weights.tensor(tensor).extents()), variable.shape()));
            }
          });
      if (!problems.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: not the weights of the model that %s describes: %s",
                file, CONFIG, summary(problems)));
      }
      wanted.keySet().forEach(name -> state.assign(name, wide(weights.tensor(found.get(name)))));
    }
  }

  private static String summary(List<String> problems) {
    String first = String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())));
    return problems.size() <= NAMED
        ? first
        : first + "; and " + (problems.size() - NAMED) + " more";
  }

  private static HostTensor wide(HostTensor tensor) {
    return tensor.dtype() == DType.FLOAT32 ? tensor : tensor.castTo(DType.FLOAT32);
  }
}
