/**
 * What all of Tandem is built on: tensors, programs and tracing, and the interfaces by which
 * backends, models, tokenizers, trainers, evaluators, dataset readers and trackers are found by
 * name.
 *
 * <p>This module knows nobody: it imports the JDK and the logging facade, no engine and no other
 * module of Tandem. Whatever two modules must agree on is said here, once.
 */
module io.tandem.api {
  requires java.desktop;
  requires transitive org.slf4j;

  exports io.tandem.api.adaptation;
  exports io.tandem.api.augmentation;
  exports io.tandem.api.backend;
  exports io.tandem.api.config;
  exports io.tandem.api.data;
  exports io.tandem.api.error;
  exports io.tandem.api.evaluation;
  exports io.tandem.api.file;
  exports io.tandem.api.image;
  exports io.tandem.api.json;
  exports io.tandem.api.op;
  exports io.tandem.api.model;
  exports io.tandem.api.objective;
  exports io.tandem.api.optim;
  exports io.tandem.api.prediction;
  exports io.tandem.api.program;
  exports io.tandem.api.provider;
  exports io.tandem.api.safetensors;
  exports io.tandem.api.tensor;
  exports io.tandem.api.tracking;
  exports io.tandem.api.training;
  exports io.tandem.api.vectors;

  uses io.tandem.api.backend.Backend;
  uses io.tandem.api.objective.ObjectiveProvider;
}
