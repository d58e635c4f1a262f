package io.tandem.experiments.compare;

import io.tandem.api.config.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.rundir.Repetition;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunEvaluations;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that was measured: that of a run, one of its baselines, or the same of several runs that
 * differ in their seed or fold alone.
 *
 * @param name what it is called
 * @param runs the run that it is of, or those that it is of, by the names of their directories
 * @param whose the baseline's name; empty for the runs' own model
 */
public record ComparedSystem(String name, Map<String, RunDirectory> runs, String whose) {

  /** Copies the map. */
  public ComparedSystem {
    runs = new LinkedHashMap<>(runs);
  }

  /**
   * The systems of directories: of each its own model, and of a directory that stands alone, or
   * where it is asked for, its baselines too.
   *
   * @param names what the directories are called
   * @param directories of finished runs, of runs with several seeds, or of comparisons, which stand
   *     for the runs inside
   * @param baselines whether baselines are wanted, too
   * @return at least two
   * @throws BadInputException if there are fewer, or a directory is of runs that are not finished
   */
  public static List<ComparedSystem> of(
      List<String> names, List<RunDirectory> directories, boolean baselines) {
    List<ComparedSystem> systems = new ArrayList<>();
    for (int i = 0; i < directories.size(); i++) {
      add(systems, names.get(i), directories.get(i), baselines || directories.size() == 1);
    }
    if (systems.size() < 2) {
      throw new BadInputException(
          directories.get(0).path()
              + ": one model alone cannot be compared; name another run, or one with baselines");
    }
    return systems;
  }

  private static void add(
      List<ComparedSystem> systems, String name, RunDirectory directory, boolean baselines) {
    if (directory.isComparison() && !isRepeated(directory)) {
      for (RunDirectory part : directory.parts()) {
        add(systems, name + "/" + part.path().getFileName(), part, baselines);
      }
      return;
    }
    Map<String, RunDirectory> runs = new LinkedHashMap<>();
    if (directory.isComparison()) {
      for (RunDirectory part : directory.runs()) {
        runs.put(directory.path().relativize(part.path()).toString(), part);
      }
    } else {
      runs.put("", directory);
    }
    for (RunDirectory run : runs.values()) {
      requireFinished(run);
    }
    if (runs.isEmpty()) {
      throw new BadInputException(directory.path() + ": none of its runs has begun");
    }
    systems.add(new ComparedSystem(name, runs, ""));
    if (baselines) {
      RunDirectory first = runs.values().iterator().next();
      for (String baseline : first.evaluations().baselines()) {
        systems.add(new ComparedSystem(name + ": " + baseline, runs, baseline));
      }
    }
  }

  private static boolean isRepeated(RunDirectory directory) {
    return directory.parts().stream()
        .allMatch(part -> Repetition.names(String.valueOf(part.path().getFileName())));
  }

  private static void requireFinished(RunDirectory run) {
    if (!run.isCompleted()) {
      throw new BadInputException(
          run.path()
              + ": the run is not finished; 'tandem run "
              + run.path()
              + " --resume' goes on");
    }
  }

  /** Whether it is of several runs. */
  boolean repeated() {
    return runs.size() > 1;
  }

  private RunDirectory only() {
    return runs.values().iterator().next();
  }

  /**
   * How it was measured, by the evaluators' names.
   *
   * @throws BadInputException if the run's config cannot be read
   */
  Map<String, Part<Evaluator<?>>> evaluators(Providers providers) {
    Map<String, Part<Evaluator<?>>> evaluators = new LinkedHashMap<>();
    ExperimentFile.read(providers, only().config(), List.of())
        .config()
        .evaluation()
        .forEach(part -> evaluators.put(part.name(), part));
    return evaluators;
  }

  /**
   * What it said of each example, when an evaluator asked.
   *
   * @throws BadInputException if the run has kept nothing of it
   */
  List<Case> cases(String evaluator) {
    return only().evaluations().cases(whose, evaluator);
  }

  /** Its figures in each run, by their names and the runs'; those that a run lacks are missing. */
  Map<String, Map<String, Double>> figures() {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    runs.forEach(
        (run, directory) -> {
          RunEvaluations evaluations = directory.evaluations();
          evaluations
              .read(whose)
              .forEach(
                  evaluation ->
                      evaluation
                          .figures()
                          .forEach(
                              (metric, value) ->
                                  figures
                                      .computeIfAbsent(metric, key -> new LinkedHashMap<>())
                                      .put(run, value)));
        });
    return figures;
  }

  @Override
  public Map<String, RunDirectory> runs() {
    return Map.copyOf(runs);
  }

  /** The names of its runs, in their order. */
  List<String> runNames() {
    return List.copyOf(runs.keySet());
  }
}
