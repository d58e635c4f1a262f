package io.tandem.experiments.console;

import io.tandem.api.training.Callback;
import io.tandem.experiments.rundir.Repetition;
import java.nio.file.Path;
import java.util.List;

/** Where a run tells how it goes and how it ended. Used by one thread. */
public interface RunConsole {

  /** Told of a training's events; closed when it has ended, however it did. */
  interface Training extends Callback, AutoCloseable {
    @Override
    void close();
  }

  /**
   * A training on a backend is about to begin.
   *
   * @param backend the backend's name
   * @param directory of the run
   * @return what is to be told of its events
   */
  Training training(String backend, Path directory);

  /**
   * A comparison begins; its runs tell of themselves.
   *
   * @param backends the backends' names
   * @param directory of the comparison
   */
  void comparing(List<String> backends, Path directory);

  /**
   * An experiment begins that is run several times; its runs tell of themselves.
   *
   * @param kind in what the runs differ
   * @param runs how many there are
   * @param directory of the experiment
   */
  void repeating(Repetition kind, int runs, Path directory);

  /**
   * A run, a comparison or what was run several times has ended.
   *
   * @param end how, and with what
   */
  void ended(RunEnd end);

  /**
   * The options with which the processes of a comparison's runs tell of themselves as they should
   * beside this console.
   *
   * @return options of {@code tandem run}
   */
  List<String> optionsOfParts();
}
