package io.tandem.experiments.console;

import io.tandem.api.training.Callback;
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
   * A cross-validation begins; its runs tell of themselves.
   *
   * @param folds how many runs there will be
   * @param directory of the cross-validation
   */
  void crossValidating(int folds, Path directory);

  /**
   * A run, a comparison or a cross-validation has ended.
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
