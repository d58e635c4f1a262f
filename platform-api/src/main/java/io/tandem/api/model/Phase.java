package io.tandem.api.model;

/** What a program of a model is for. */
public enum Phase {
  /** With dropout, to be differentiated. */
  TRAINING,
  /** Without dropout. */
  EVALUATION
}
