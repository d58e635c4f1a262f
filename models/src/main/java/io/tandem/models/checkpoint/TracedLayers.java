package io.tandem.models.checkpoint;

import io.tandem.api.program.Program;

/** An architecture without an objective or a forward pass of its own, whose layers can be seen. */
public interface TracedLayers {
  /** A program without dropout in which all of its layers are. */
  Program layers();
}
