package io.tandem.models.generation;

import java.util.List;

/** The continuation of several prompts, step by step. */
interface GenerationRun {

  /** Is told of every token that is certain, row by row in order. */
  @FunctionalInterface
  interface Listener {
    void accept(int row, int token);
  }

  /** Whether every row has ended. */
  boolean isDone();

  /** Computes one more token for whatever has not ended. */
  void step(Listener listener);

  /** What was added so far: for each prompt its continuations, the best first. */
  List<List<Continuation>> continuations();
}
