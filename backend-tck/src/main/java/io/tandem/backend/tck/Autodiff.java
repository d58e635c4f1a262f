package io.tandem.backend.tck;

import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An engine's own automatic differentiation, which the platform does without: one more witness for
 * the differentiation rules. A backend's test supplies it.
 */
@FunctionalInterface
public interface Autodiff {
  /** The name of the output that is differentiated. */
  String LOSS = "loss";

  /**
   * The gradients of one scalar, by the engine's own rules.
   *
   * @param program has no variables and no composites, makes no draws, and has the one output
   *     {@value #LOSS}, an {@code f32} scalar
   * @param inputs a value for each of its inputs
   * @param wrt the names of some {@code f32} inputs
   * @return a gradient for each of {@code wrt}, by name; empty if the engine lacks a rule for an
   *     operation of the program. The kit fails if the engine gives up where it need not, that is
   *     for more than one program in eight
   */
  Optional<Map<String, HostTensor>> gradients(
      Program program, Map<String, HostTensor> inputs, List<String> wrt);
}
