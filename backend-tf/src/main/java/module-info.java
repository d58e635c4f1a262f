/**
 * The backend that compiles programs to TensorFlow graphs and runs them in a session of TensorFlow
 * Java. Nothing imports it: it is found by name.
 */
module io.tandem.backend.tf {
  requires io.tandem.api;
  requires tensorflow;
  requires org.tensorflow.ndarray;

  provides io.tandem.api.backend.Backend with
      io.tandem.backend.tf.TensorFlowBackend;
}
