package io.tandem.experiments.run;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.experiments.reach.Reach;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures how far back the gradient of an experiment's loss reaches, over its validation part. */
public final class GradientReach {
  private static final String GRADIENT = "gradient/" + DocumentModel.TOKEN_VECTORS;
  private static final int ROWS = 32;

  private final ExperimentConfig config;
  private final Providers providers;
  private final String name;

  /** Of an experiment on the first of its backends. */
  public GradientReach(ExperimentFile file, Providers providers) {
    this.config = file.config();
    this.providers = providers;
    this.name = file.path().toString();
  }

  /**
   * Measures an experiment with the weights that its training begins with, or a run with those that
   * it was trained to.
   *
   * @param source an experiment file, or the directory of a run
   * @param overrides of the experiment's keys, such as {@code data.distance=100}
   * @param documents how many validation documents at most, at least 1
   * @return under the name of the file or directory
   * @throws BadInputException as {@link #measure} does, or if a run has no checkpoint
   */
  public static Reach of(Path source, List<String> overrides, int documents, Providers providers) {
    Path file = source;
    Optional<CheckpointFolder> weights = Optional.empty();
    if (Files.isDirectory(source)) {
      weights = Optional.of(CheckpointPath.find(source, Optional.empty(), run -> {}));
      // RUN/checkpoints/NAME, and the config beside checkpoints.
      file = weights.get().path().toAbsolutePath().getParent().getParent().resolve("config.conf");
    }
    ExperimentFile experiment = ExperimentFile.read(providers, file, overrides);
    List<Double> norms = new GradientReach(experiment, providers).measure(weights, documents);
    String name = String.valueOf(source.getFileName());
    return new Reach(name.replaceFirst("\\.conf$", ""), norms);
  }

  /**
   * Measures.
   *
   * @param weights the checkpoint whose weights it is with; those that training begins with, if
   *     there is none
   * @param documents how many validation documents at most, at least 1
   * @throws BadInputException if the model's gradients cannot be asked for, or a part is missing
   */
  public List<Double> measure(Optional<CheckpointFolder> weights, int documents) {
    if (!config.needsModel(providers) || config.backend().isEmpty()) {
      throw new BadInputException(name + ": there is no model with gradients in it");
    }
    EngineOptions options = new EngineOptions(config.device(), config.threads(), config.gpu());
    try (Preparation prepared = Preparation.of(config, providers);
        Engine engine = providers.backend(config.backend().get(0)).open(options);
        DeviceState state = engine.newState()) {
      if (!(prepared.model() instanceof DocumentModel model)
          || !model.objective(Phase.EVALUATION).marks().containsKey(DocumentModel.TOKEN_VECTORS)) {
        throw new BadInputException(
            String.format(
                "%s: gradients with respect to the tokens of a '%s' cannot be asked for; models of"
                    + " texts as a whole give them",
                name, prepared.model().type()));
      }
      if (weights.isPresent()) {
        weights.get().load(model, state);
      } else {
        Map<String, HostTensor> given = prepared.beginning(config, note -> {});
        for (Variable variable : model.objective(Phase.EVALUATION).variables().values()) {
          HostTensor first = given.get(variable.name());
          state.assign(
              variable.name(), first == null ? variable.initialValue(config.oneSeed()) : first);
        }
      }
      List<Document> held = prepared.data().documents();
      return norms(model, state, held.subList(0, Math.min(documents, held.size())));
    }
  }

  private static List<Double> norms(
      DocumentModel model, DeviceState state, List<Document> documents) {
    String axis = model.encoder().lengthAxes().get(0);
    Collation collation = new Collation(model.encoder().features());
    Map<Integer, List<Example>> byLength = new TreeMap<>();
    for (Document document : documents) {
      Example example = model.encoder().encode(document);
      int length = collation.lengths(example).get(axis);
      if (length > 0) {
        byLength.computeIfAbsent(length, key -> new ArrayList<>()).add(example);
      }
    }
    Sums sums = new Sums();
    byLength.forEach(
        (length, examples) -> {
          for (int from = 0; from < examples.size(); from += ROWS) {
            List<Example> some = examples.subList(from, Math.min(from + ROWS, examples.size()));
            sums.add(gradient(model, state, collation.batch(some, Map.of())));
          }
        });
    return sums.means();
  }

  /** [batch, time, size]. */
  private static HostTensor gradient(DocumentModel model, DeviceState state, Batch batch) {
    Program objective = model.objective(Phase.EVALUATION, model.lengths(batch.tensors()));
    Program gradients =
        Differentiation.gradients(
            objective, List.of(TrainingPrograms.LOSS_SUM), List.of(DocumentModel.TOKEN_VECTORS));
    Map<String, HostTensor> inputs = new HashMap<>(batch.tensors());
    inputs.keySet().retainAll(gradients.inputs().keySet());
    try (Executable executable = state.compile(gradients, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      return results.host(GRADIENT);
    }
  }

  /** Norms added up by the distance from the last token. */
  private static final class Sums {
    private final List<Double> norms = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();

    void add(HostTensor gradient) {
      int rows = (int) gradient.extents()[0];
      int time = (int) gradient.extents()[1];
      int size = (int) gradient.extents()[2];
      float[] values = gradient.toFloatArray();
      while (norms.size() < time) {
        norms.add(0.0);
        counts.add(0);
      }
      for (int place = 0; place < rows * time; place++) {
        double squares = 0;
        for (int i = place * size; i < (place + 1) * size; i++) {
          squares += (double) values[i] * values[i];
        }
        int distance = time - 1 - place % time;
        norms.set(distance, norms.get(distance) + Math.sqrt(squares));
        counts.set(distance, counts.get(distance) + 1);
      }
    }

    List<Double> means() {
      List<Double> means = new ArrayList<>();
      for (int i = 0; i < norms.size(); i++) {
        means.add(norms.get(i) / counts.get(i));
      }
      return means;
    }
  }
}
