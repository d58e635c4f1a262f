package io.tandem.notebook;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.vectors.Neighbourhoods;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.run.GradientReach;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.pipeline.TextAttention;
import io.tandem.notebook.kernel.CellOutput;
import io.tandem.notebook.kernel.Kernels;
import io.tandem.notebook.show.Drawings;
import io.tandem.notebook.work.Fitting;
import io.tandem.notebook.work.Kept;
import io.tandem.notebook.work.RunProcess;
import io.tandem.training.GradientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a notebook's cells need, for {@code import static io.tandem.notebook.Notebook.*}.
 *
 * <pre>{@code
 * var run = train("../experiments/conf/quickstart.conf", "training.steps=50");
 * show(run, run.differences());
 * var gpt = load(run.path(), "djl");
 * gpt.generate("Fellow citizens,", Generation.of(40, Sampling.topP(0.9)), 1);
 * }</pre>
 *
 * <p>Cells can be run again: what a cell opens takes the place of what it had opened before.
 * Interrupting a cell ends a training after its step. Cells run one at a time, and so do these
 * methods.
 */
public final class Notebook {
  /** With {@code brief} in it, {@link #brief} takes the smaller of its numbers. */
  public static final String LENGTH = "TANDEM_NOTEBOOKS";

  private static final String BRIEF = "brief";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private static final CellOutput OUTPUT = Kernels.output();
  private static final Kept KEPT = new Kept();

  static {
    // As the launcher has it: nothing is downloaded, nothing is told to anybody.
    setting("ai.djl.offline", "true");
    setting("OPT_OUT_TRACKING", "true");
    setting("java.awt.headless", "true");
    Drawings.TYPES.forEach(type -> OUTPUT.draw(type, Drawings::whole));
  }

  private Notebook() {}

  private static void setting(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** Lets last lines of cells be drawn; done by the first call of any other method here, too. */
  public static void begin() {
    // What there is to do, the class does when it is loaded.
  }

  // --- showing -------------------------------------------------------------------------------

  /**
   * Shows things below the cell: tensors, programs, evaluations, exhibits, runs, attention, lists
   * of records, maps, and anything else as its text.
   */
  public static void show(Object... things) {
    for (Object thing : things) {
      Drawings.of(thing).forEach(OUTPUT::show);
    }
  }

  /** Shows a plot over an axis of powers of ten. */
  public static void showLogarithmic(Exhibit.Plot plot) {
    OUTPUT.show(Drawings.logarithmic(plot));
  }

  /**
   * Shows one head of an encoder's attention.
   *
   * @param layer from 0
   * @param head from 0
   */
  public static void show(TextAttention attention, int layer, int head) {
    OUTPUT.show(Drawings.head(attention, layer, head));
  }

  /**
   * A matrix as a heat map.
   *
   * @param matrix of two axes
   * @param rows what its rows are called, from the top down
   * @param columns what its columns are called
   */
  public static Exhibit.HeatMap heatMap(
      String title, HostTensor matrix, List<String> rows, List<String> columns) {
    if (matrix.extents().length != 2) {
      throw new BadInputException(
          "a heat map is of a matrix, and this is a tensor of " + matrix.type());
    }
    double[] values = matrix.toDoubleArray();
    int width = (int) matrix.extents()[1];
    List<List<Double>> lines = new ArrayList<>();
    for (int row = 0; row < matrix.extents()[0]; row++) {
      List<Double> line = new ArrayList<>();
      for (int column = 0; column < width; column++) {
        line.add(values[row * width + column]);
      }
      lines.add(line);
    }
    return new Exhibit.HeatMap(title, "", "", rows, columns, lines);
  }

  /**
   * Curves laid on each other.
   *
   * @param curves numbers by step, by the curves' names
   */
  public static Exhibit.Plot plot(
      String title,
      String horizontal,
      String vertical,
      Map<String, ? extends Map<? extends Number, ? extends Number>> curves) {
    return new Exhibit.Plot(
        title,
        horizontal,
        vertical,
        false,
        curves.entrySet().stream().map(one -> Curves.line(one.getKey(), one.getValue())).toList());
  }

  /**
   * Vectors in the plane of their two greatest principal components.
   *
   * @param labels what each is called
   * @param groups what each belongs to: those of one group have one colour
   * @param vectors of one length
   */
  public static Exhibit.Places places(
      String title, List<String> labels, List<String> groups, List<float[]> vectors) {
    return Neighbourhoods.places(title, labels, groups, vectors);
  }

  // --- experiments ---------------------------------------------------------------------------

  /**
   * Runs an experiment file in a process of its own, into a new directory below {@code runs/}.
   *
   * @param file the experiment, as {@code tandem run} takes it
   * @param overrides of its keys, such as {@code training.steps=50}
   * @throws BadInputException if it is not as it has to be
   * @throws java.util.concurrent.CancellationException if the cell was interrupted; {@link #resume}
   *     goes on
   */
  public static ExperimentRun train(String file, String... overrides) {
    Path path = Path.of(file);
    return train(path, String.valueOf(path.getFileName()).replaceFirst("\\.conf$", ""), overrides);
  }

  /**
   * Runs an experiment that is written in the cell.
   *
   * @param name what its directory is called, of letters, digits and hyphens
   * @param config HOCON, as it stands in experiment files
   */
  public static ExperimentRun trainText(String name, String config, String... overrides) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
      throw new BadInputException(
          "an experiment is called by letters, digits and hyphens, and not '" + name + "'");
    }
    try {
      Path file = Files.createTempFile(name + "-", ".conf");
      try {
        Files.writeString(file, config);
        return train(file, name, overrides);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the experiment could not be written: " + e, e);
    }
  }

  private static ExperimentRun train(Path file, String name, String... overrides) {
    Path directory =
        Path.of("runs", name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(overrides));
    arguments.addAll(List.of("--output", directory.toString()));
    return finished(directory, arguments);
  }

  /**
   * Goes on with a run that was interrupted.
   *
   * @param directory the run's
   */
  public static ExperimentRun resume(Path directory) {
    return finished(directory, List.of(directory.toString(), "--resume"));
  }

  private static ExperimentRun finished(Path directory, List<String> arguments) {
    new RunProcess(OUTPUT).run(arguments);
    return ExperimentRun.of(directory);
  }

  /** The run below {@code runs/} that was last at work, also if it was interrupted. */
  public static ExperimentRun lastRun() {
    Path folder = Path.of("runs");
    try (var inside = Files.list(folder)) {
      return inside
          .filter(RunDirectory::isOne)
          .max(Comparator.comparing(path -> path.toFile().lastModified()))
          .map(ExperimentRun::of)
          .orElseThrow(() -> new BadInputException(folder + ": there is no run yet"));
    } catch (IOException e) {
      throw new BadInputException(folder + ": there is no run yet", e);
    }
  }

  /**
   * How strongly the loss of texts depends on each of their tokens: the mean norm of the gradient
   * with respect to a token's vector, by how many places before the last it stands. With the first
   * weights for an experiment file, with the trained ones for a run.
   *
   * @param source an experiment file, or the directory of a run
   * @param texts over how many validation texts at most, at least 1
   * @param overrides of its keys, such as {@code data.distance=100}
   * @throws BadInputException if its model is not one of texts as a whole
   */
  public static SortedMap<Integer, Double> reach(Path source, int texts, String... overrides) {
    List<Double> norms =
        GradientReach.of(source, List.of(overrides), texts, Providers.load()).norms();
    SortedMap<Integer, Double> byDistance = new TreeMap<>();
    for (int distance = 0; distance < norms.size(); distance++) {
      byDistance.put(distance, norms.get(distance));
    }
    return byDistance;
  }

  // --- models --------------------------------------------------------------------------------

  /**
   * Puts a trained model on a backend. Loaded again, it takes the place of what it was before.
   *
   * @param path of a run or a checkpoint
   * @param backend such as {@code djl}
   * @throws BadInputException if there is no checkpoint, or no such backend
   */
  public static LoadedModel load(Path path, String backend) {
    return KEPT.anew(
        "model " + path.toAbsolutePath().normalize() + " on " + backend,
        () -> {
          CheckpointFolder found = CheckpointPath.find(path, Optional.of(backend), run -> {});
          OpenModel open = OpenModel.of(found, () -> Backends.open(backend), Providers.load());
          return new LoadedModel(open, backend);
        });
  }

  /**
   * Makes texts ready to be found by their words and by a model's vectors, in a folder below {@code
   * runs/}.
   *
   * @param name what it is kept as; another of the name takes its place
   * @param encoder of the vectors; loaded as long as the index is used
   * @throws BadInputException if the model makes no vectors
   */
  public static TextIndex index(String name, List<String> texts, LoadedModel encoder) {
    Path folder = Path.of("runs", "index-" + name);
    return KEPT.anew("index " + name, () -> TextIndex.of(folder, texts, encoder));
  }

  /**
   * An engine, opened when it is first asked for, and the same ever after.
   *
   * @param backend such as {@code djl}
   */
  public static Engine engine(String backend) {
    return KEPT.once(
        "engine " + backend, Engine.class, () -> Backends.open(backend, EngineOptions.cpu()));
  }

  /**
   * Trains in this process. What was trained before under the name is given back first.
   *
   * @param name what the bar is labelled with
   * @param task the data, and by {@link TrainingTask#on} the model and the engine
   * @throws java.util.concurrent.CancellationException if the cell was interrupted
   */
  public static Fitted fit(String name, TrainingTask task, GradientSettings settings) {
    return KEPT.anew(
        "fit " + name, () -> new Fitted(name, Fitting.train(name, task, settings, OUTPUT)));
  }

  /**
   * Opens something that a cell run again is to open anew, after the old one was closed.
   *
   * @param name what it is kept as
   */
  public static <T extends AutoCloseable> T keep(String name, Supplier<T> opens) {
    return KEPT.anew(name, opens);
  }

  /** The names of what cells have opened and not given back. */
  public static List<String> kept() {
    return KEPT.names();
  }

  /**
   * Gives back what is kept under a name.
   *
   * @throws BadInputException if nothing is, with the nearest name
   */
  public static void release(String name) {
    KEPT.release(name);
  }

  // --- programs ------------------------------------------------------------------------------

  /**
   * Traces operations on given tensors.
   *
   * @param inputs whose types the program has
   * @param body makes outputs, by name, of inputs, by name
   */
  public static Program trace(
      String name,
      Map<String, HostTensor> inputs,
      Function<Map<String, Tensor>, Map<String, Tensor>> body) {
    return Trace.program(
        name,
        trace -> {
          Map<String, Tensor> given = new LinkedHashMap<>();
          inputs.forEach((key, value) -> given.put(key, trace.input(key, value.type())));
          body.apply(given).forEach(trace::output);
        });
  }

  /**
   * Computes with tensors: traces, compiles, runs, and gives everything back.
   *
   * @param inputs by name
   * @param body makes outputs, by name, of inputs, by name
   */
  public static Map<String, HostTensor> compute(
      Engine engine,
      Map<String, HostTensor> inputs,
      Function<Map<String, Tensor>, Map<String, Tensor>> body) {
    return run(engine, trace("cell", inputs, body), Map.of(), inputs);
  }

  /**
   * Runs a program once.
   *
   * @param variables the values of those that it reads
   * @param inputs by name
   */
  public static Map<String, HostTensor> run(
      Engine engine,
      Program program,
      Map<String, HostTensor> variables,
      Map<String, HostTensor> inputs) {
    try (DeviceState state = engine.newState()) {
      variables.forEach(state::assign);
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        Map<String, HostTensor> outputs = new LinkedHashMap<>();
        program.outputs().keySet().forEach(name -> outputs.put(name, results.host(name)));
        return outputs;
      }
    }
  }

  // --- length --------------------------------------------------------------------------------

  /**
   * The first number; the second where {@value #LENGTH} is {@code brief}, as it is when all
   * notebooks are tried one after the other.
   */
  public static int brief(int full, int shortened) {
    return BRIEF.equals(System.getenv(LENGTH)) ? shortened : full;
  }
}
