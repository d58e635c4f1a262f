package io.tandem.training;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.objective.Objective;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.WeightAverage;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.WeightFiles;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.training.Learner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables of a training on their device, and what of them a checkpoint holds.
 *
 * <p>Where weights are averaged, the averages are the model's weights to everybody else; those that
 * training goes on with stand among the states, as {@code weights/NAME}. Accumulators are empty
 * between steps and not kept, and neither is what is given, such as the weights of a teacher.
 */
final class TrainingVariables {
  private static final String ACCUMULATORS = "accumulator/";
  private static final String TRAINED = "weights/";

  /** What is trained with the model and belongs to no published form of it. */
  private static final String OBJECTIVES = Objective.SCOPE + ".";

  private static final int NAMED = 5;

  private final DeviceState state;
  private final Map<String, Variable> variables;
  private final Map<String, Variable> averages;
  private final WeightFiles files;

  /** In the files of a checkpoint: which variable stands under which name. */
  private final Map<String, Variable> weights = new TreeMap<>();

  /** The variables of the model that these are the weights of. */
  private final Map<String, Variable> used = new TreeMap<>();

  private final Map<String, Variable> states = new TreeMap<>();

  /** Weights that stand among the states, because another tensor is derived from them. */
  private final Map<String, Variable> hidden = new TreeMap<>();

  private final Optional<Adaptation> adaptation;

  TrainingVariables(DeviceState state, TrainingPrograms programs, Optional<WeightAverage> average) {
    this(state, programs, average, Optional.empty());
  }

  /**
   * Those of a training.
   *
   * @param learner tells how checkpoints hold the weights; in one file and under their own names
   *     without
   */
  TrainingVariables(
      DeviceState state,
      TrainingPrograms programs,
      Optional<WeightAverage> average,
      Optional<Learner> learner) {
    this.state = state;
    adaptation = learner.flatMap(Learner::adaptation);
    files =
        adaptation
            .map(change -> new WeightFiles(Adaptation.FILE, Set.of()))
            .orElseGet(
                () ->
                    learner
                        .map(one -> WeightFiles.inFolders(one.model().folders()))
                        .orElse(WeightFiles.ONE));
    variables = programs.variables();
    averages = average.map(WeightAverage::averages).orElse(Map.of());
    for (Variable variable : variables.values()) {
      String name = variable.name();
      if (name.startsWith(OBJECTIVES) && variable.isWeight()) {
        states.put(name, variable);
        Optional.ofNullable(averages.get(name)).ifPresent(own -> states.put(own.name(), own));
      } else if (variable.isWeight()
          && adaptation.isPresent()
          && adaptation.get().tensorOf(name).isEmpty()) {
        hidden.put(name, averages.getOrDefault(name, variable));
        states.put(name, variable);
        Optional.ofNullable(averages.get(name)).ifPresent(own -> states.put(own.name(), own));
      } else if (variable.isWeight()) {
        String tensor = adaptation.flatMap(change -> change.tensorOf(name)).orElse(name);
        used.put(tensor, variable);
        weights.put(tensor, averages.getOrDefault(name, variable));
        if (averages.containsKey(name)) {
          states.put(TRAINED + name, variable);
        }
      } else if (isKept(variable)) {
        states.put(name, variable);
      }
    }
    if (adaptation.isEmpty()) {
      learner
          .map(one -> one.model().copies())
          .orElse(Map.of())
          .forEach(
              (copy, name) -> {
                weights.put(copy, weights.get(name));
                used.put(copy, used.get(name));
              });
    }
  }

  /**
   * Gives every variable its first value.
   *
   * @param beginning those that are given, by the variables' names
   * @param seed what the others are made from
   * @throws IllegalArgumentException if a given value is of another type than its variable
   */
  void initialize(Map<String, HostTensor> beginning, long seed) {
    for (Variable variable : variables.values()) {
      HostTensor value = beginning.get(variable.name());
      if (value == null) {
        value = variable.initialValue(seed);
      } else if (!value.type().equals(variable.type())) {
        throw new IllegalArgumentException(
            String.format("%s is %s, not %s", variable.name(), value.type(), variable.type()));
      }
      state.assign(variable.name(), value);
      if (averages.containsKey(variable.name())) {
        state.assign(averages.get(variable.name()).name(), value);
      }
    }
  }

  private static boolean isKept(Variable variable) {
    return variable.role() != Variable.Role.GIVEN && !variable.name().startsWith(ACCUMULATORS);
  }

  /** The weights, for a checkpoint, and what is derived from them. */
  Checkpoints.Tensors weights() {
    Checkpoints.Tensors plain = tensors(weights, files);
    Map<String, HostTensor> derived = new TreeMap<>();
    adaptation
        .map(Adaptation::derived)
        .orElse(Map.of())
        .forEach(
            (name, how) -> derived.put(name, how.of(own -> state.read(hidden.get(own).name()))));
    if (derived.isEmpty()) {
      return plain;
    }
    Map<String, TensorType> types = new TreeMap<>(plain.types());
    derived.forEach((name, value) -> types.put(name, value.type()));
    return new Checkpoints.Tensors(
        types,
        name -> derived.containsKey(name) ? derived.get(name) : plain.values().of(name),
        files);
  }

  /** The other variables, for a checkpoint. */
  Checkpoints.Tensors states() {
    return tensors(states, WeightFiles.ONE);
  }

  private Checkpoints.Tensors tensors(Map<String, Variable> stored, WeightFiles files) {
    Map<String, TensorType> types = new TreeMap<>();
    stored.forEach((name, variable) -> types.put(name, variable.type()));
    return new Checkpoints.Tensors(types, name -> state.read(stored.get(name).name()), files);
  }

  /**
   * Gives every variable its value from a checkpoint.
   *
   * @throws BadInputException if its tensors are not those of this training, naming the first that
   *     differ with both shapes; nothing is assigned then
   */
  void load(Checkpoint checkpoint) {
    Path statesFile = checkpoint.path().resolve(Checkpoint.STATE);
    try (SafetensorsFile storedStates = SafetensorsFile.open(statesFile)) {
      check(statesFile, storedStates, states, Set.of(), "the states of another training");
      assignWeights(checkpoint, weights);
      assign(storedStates, states);
    }
    for (Variable variable : variables.values()) {
      if (!variable.isWeight() && !isKept(variable)) {
        state.assign(variable.name(), variable.initialValue(0));
      }
    }
  }

  /**
   * Gives the weights alone their values from a checkpoint, as a model that is used has them.
   *
   * @throws BadInputException as {@link #load} does
   */
  void loadWeights(Checkpoint checkpoint) {
    // Where weights are averaged, the model's own variables get the averages' values.
    assignWeights(checkpoint, used);
    if (!hidden.isEmpty()) {
      try (SafetensorsFile stored =
          SafetensorsFile.open(checkpoint.path().resolve(Checkpoint.STATE))) {
        hidden.forEach((name, variable) -> state.assign(name, stored.tensor(variable.name())));
      }
    }
  }

  /** Assigns all weights or none. */
  private void assignWeights(Checkpoint checkpoint, Map<String, Variable> wanted) {
    List<SafetensorsFile> opened = new ArrayList<>();
    List<Map<String, Variable>> parts = new ArrayList<>();
    try {
      files
          .of(wanted.keySet())
          .forEach(
              (name, tensors) -> {
                Path path = checkpoint.path().resolve(name);
                SafetensorsFile file = SafetensorsFile.open(path);
                opened.add(file);
                Map<String, Variable> part = new TreeMap<>();
                tensors.forEach((tensor, weight) -> part.put(tensor, wanted.get(weight)));
                check(path, file, part, derived(), "the weights of another model");
                parts.add(part);
              });
      for (int i = 0; i < parts.size(); i++) {
        assign(opened.get(i), parts.get(i));
      }
    } finally {
      opened.forEach(SafetensorsFile::close);
    }
  }

  private void assign(SafetensorsFile file, Map<String, Variable> wanted) {
    wanted.forEach((name, variable) -> state.assign(variable.name(), file.tensor(name)));
  }

  /** The names of tensors that are derived from others, whatever these are. */
  private Set<String> derived() {
    return adaptation.map(change -> change.derived().keySet()).orElse(Set.of());
  }

  private static void check(
      Path path,
      SafetensorsFile file,
      Map<String, Variable> wanted,
      Set<String> ignored,
      String what) {
    List<String> problems = new ArrayList<>();
    wanted.forEach(
        (name, variable) -> {
          if (!file.tensors().containsKey(name)) {
            problems.add(
                String.format(
                    "%s %s is not there; %s",
                    name, variable.shape(), NearestName.hint(name, file.tensors().keySet())));
          } else if (!file.tensor(name).type().equals(variable.type())) {
            problems.add(
                String.format("%s is %s, not %s", name, file.tensor(name).type(), variable.type()));
          }
        });
    for (String name : file.tensors().keySet()) {
      if (!wanted.containsKey(name) && !ignored.contains(name)) {
        problems.add(String.format("%s %s is not wanted", name, file.tensor(name).type()));
      }
    }
    if (!problems.isEmpty()) {
      String first = String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())));
      throw new BadInputException(
          String.format(
              "%s: %s: %s%s",
              path,
              what,
              first,
              problems.size() > NAMED ? "; and " + (problems.size() - NAMED) + " more" : ""));
    }
  }
}
