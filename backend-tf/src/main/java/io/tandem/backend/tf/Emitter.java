package io.tandem.backend.tf;

import io.tandem.api.op.Op;

/** Writes the applications of one operation into a graph. */
interface Emitter<O extends Op> {

  /** Adds the nodes and {@linkplain Emission#give gives} the results. */
  void emit(O op, Emission at);
}
