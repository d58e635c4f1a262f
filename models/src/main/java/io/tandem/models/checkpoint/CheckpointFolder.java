package io.tandem.models.checkpoint;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.Checksums;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.StoredTensor;
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

  /** The weights under their published names, where they are in one file. */
  public static final String WEIGHTS = CheckpointWeights.FILE;

  private static final String TOKENIZER = "tokenizer.json";
  private static final int NAMED = 10;
  private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16);

  /** Whether a directory holds weights. */
  public static boolean isOne(Path path) {
    return CheckpointWeights.areIn(path);
  }

  /**
   * The model that the directory describes.
   *
   * @param providers the architectures that are known
   * @param tokenizer opens the tokenizer of the directory, where the architecture needs it
   * @throws BadInputException if the description is missing, malformed or other than its checksum
   *     says, or no architecture that is known reads it
   */
  public Architecture model(
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
      Optional<? extends Architecture> model;
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
   * @return by the name of each weight the tensor of the checkpoint that it was taken from
   * @throws BadInputException if a file is missing, malformed or other than its checksum says,
   *     where the directory has checksums; if its tensors are not the model's by name and shape, or
   *     not 16-bit or 32-bit floats (those of 64 bits would lose what they were stored for); or if
   *     two that are for the same weight differ. The first that are wrong are named, and nothing is
   *     assigned
   */
  public Map<String, String> load(Architecture model, DeviceState state) {
    return load(model, state, Map.of());
  }

  /**
   * Gives a state the weights of a language model for generation in a precision, in the types that
   * its {@linkplain Decoding#in programs} have.
   *
   * @throws BadInputException as {@link #load(Architecture, DeviceState)} does
   */
  public void load(LanguageModel model, DeviceState state, Precision precision) {
    load(model, state, model.decoding(false).in(precision).variables());
  }

  private Map<String, String> load(
      Architecture model, DeviceState state, Map<String, Variable> types) {
    Map<String, Variable> wanted = new TreeMap<>(model.weights());
    try (CheckpointWeights weights = CheckpointWeights.open(path)) {
      Map<String, String> found = matched(model, wanted, weights);
      wanted.forEach(
          (name, variable) -> {
            DType type = types.getOrDefault(name, variable).type().dtype();
            state.assign(name, weights.tensor(found.get(name)).castTo(type));
          });
      return found;
    }
  }

  /** The tensor for each weight. */
  private static Map<String, String> matched(
      Architecture model, Map<String, Variable> wanted, CheckpointWeights weights) {
    Map<String, String> found = new LinkedHashMap<>();
    List<String> unexpected = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (String tensor : weights.names()) {
      Optional<String> variable = model.variableOf(tensor);
      if (variable.isPresent() && !wanted.containsKey(variable.get())) {
        unexpected.add(String.format("%s %s", tensor, shape(weights.stored(tensor))));
      } else if (variable.isPresent()) {
        String before = found.putIfAbsent(variable.get(), tensor);
        if (before != null && !weights.tensor(before).equals(weights.tensor(tensor))) {
          other.add(String.format("%s and %s differ, which are one weight here", before, tensor));
        }
      }
    }
    List<String> missing = new ArrayList<>();
    wanted.forEach(
        (name, variable) -> {
          String tensor = found.get(name);
          if (tensor == null) {
            missing.add(String.format("%s %s", name, variable.shape()));
          } else if (!shape(weights.stored(tensor)).equals(variable.shape())) {
            other.add(
                String.format(
                    "%s is %s, not %s", tensor, shape(weights.stored(tensor)), variable.shape()));
          } else if (!FLOATS.contains(weights.stored(tensor).dtype())) {
            other.add(
                String.format(
                    "%s is %s, not 16-bit or 32-bit floats",
                    tensor, weights.stored(tensor).dtype().shortName()));
          }
        });
    List<String> problems = new ArrayList<>();
    problems.addAll(summary("", "; ", other));
    problems.addAll(summary("not there: ", ", ", missing));
    problems.addAll(summary("none of the model's weights: ", ", ", unexpected));
    if (!problems.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s: not the weights of the model that %s describes: %s",
              weights.source(), CONFIG, String.join("; ", problems)));
    }
    return found;
  }

  private static Shape shape(StoredTensor stored) {
    return Shape.of(stored.extents().stream().mapToLong(Long::longValue).toArray());
  }

  private static List<String> summary(String what, String separator, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    String first = String.join(separator, names.subList(0, Math.min(NAMED, names.size())));
    String rest = names.size() <= NAMED ? "" : " and " + (names.size() - NAMED) + " more";
    return List.of(what + first + rest);
  }
}
