package io.tandem.backend.djl.script;

import io.tandem.api.program.Node;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;

/**
 * A program as TorchScript source, with what its method {@value #METHOD} must be given.
 *
 * <p>The method takes lists of tensors: the variables, the constants, the inputs in the program's
 * order, then one list for each group; it returns the list of the outputs in the program's order,
 * which share no memory with anything that it was given.
 *
 * @param source the methods' source
 * @param variables the names of the variables in the order of the first list
 * @param constants the values of the second list
 * @param groups names of variables that kernels over lists update together
 * @param origins which node each name in the source belongs to
 * @param seeds whether it seeds and draws from the generators that the whole process shares, so
 *     that no other such script may run meanwhile
 */
public record Script(
    String source,
    List<String> variables,
    List<HostTensor> constants,
    List<List<String>> groups,
    Map<String, Node> origins,
    boolean seeds) {

  /** The method that runs the program. */
  public static final String METHOD = "run";

  public Script {
    variables = List.copyOf(variables);
    constants = List.copyOf(constants);
    groups = groups.stream().map(List::copyOf).toList();
    origins = Map.copyOf(origins);
  }
}
