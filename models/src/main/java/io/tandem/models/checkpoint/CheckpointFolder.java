package io.tandem.models.checkpoint;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

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

  private static final String TOKENIZER = "tokenizer.json";
  private static final int NAMED = 5;
  private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

  /** Whether a directory holds weights. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(WEIGHTS));
  }

  /**
   * The model that the directory describes.
   *
   * @param providers the architectures that are known
   * @param tokenizer opens the tokenizer of the directory, where the architecture needs it
   * @throws BadInputException if the description is missing, malformed or other than its checksum
   *     says, or no architecture that is known reads it
   */
  public Model model(
      Collection<? extends ModelProvider<?>> providers, Supplier<Tokenizer> tokenizer) {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such file; without it nobody knows which model the weights are of");
    }
    Checksums.checkWhereKnown(path, List.of(CONFIG, TOKENIZER));
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject config)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    for (ModelProvider<?> provider : providers) {
      Optional<Model> model;
      try {
        model = provider.published(config, tokenizer);
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
   * Gives a state the model's weights, in 32-bit floats.
   *
   * @throws BadInputException if the file is missing, malformed or other than its checksum says,
   *     where the directory has checksums; if its tensors are not the model's by name and shape, or
   *     not 16-bit or 32-bit floats (those of 64 bits would lose what they were stored for); or if
   *     two that are for the same weight differ. The first that are wrong are named, and nothing is
   *     assigned
   */
  public void load(Model model, DeviceState state) {
    load(model, state, Map.of());
  }

  /**
   * Gives a state the weights of a language model for generation in a precision, in the types that
   * its {@linkplain Decoding#in programs} have.
   *
   * @throws BadInputException as {@link #load(Model, DeviceState)} does
   */
  public void load(LanguageModel model, DeviceState state, Precision precision) {
    load(model, state, model.decoding(false).in(precision).variables());
  }

  private void load(Model model, DeviceState state, Map<String, Variable> types) {
    Path file = path.resolve(WEIGHTS);
    Checksums.checkWhereKnown(path, List.of(WEIGHTS));
    Map<String, Variable> wanted = new TreeMap<>(model.objective(Phase.EVALUATION).variables());
    Map<String, String> found = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      for (String tensor : weights.tensors().keySet()) {
        Optional<String> variable = model.variableOf(tensor);
        if (variable.isPresent() && !wanted.containsKey(variable.get())) {
          problems.add(String.format("%s is none of the model's weights", tensor));
        } else if (variable.isPresent()) {
          String other = found.putIfAbsent(variable.get(), tensor);
          if (other != null && !weights.tensor(other).equals(weights.tensor(tensor))) {
            problems.add(
                String.format("%s and %s differ, which are one weight here", other, tensor));
          }
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
            } else if (!FLOATS.contains(weights.tensor(tensor).dtype())) {
              problems.add(
                  String.format(
                      "%s is %s, not 16-bit or 32-bit floats",
                      tensor, weights.tensor(tensor).dtype().shortName()));
            }
          });
      if (!problems.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: not the weights of the model that %s describes: %s",
                file, CONFIG, summary(problems)));
      }
      wanted.forEach(
          (name, variable) -> {
            DType type = types.getOrDefault(name, variable).type().dtype();
            state.assign(name, weights.tensor(found.get(name)).castTo(type));
          });
    }
  }

  private static String summary(List<String> problems) {
    String first = String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())));
    return problems.size() <= NAMED
        ? first
        : first + "; and " + (problems.size() - NAMED) + " more";
  }
}
