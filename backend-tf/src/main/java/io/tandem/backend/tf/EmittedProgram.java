package io.tandem.backend.tf;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * A program in a graph: what to feed, fetch and run.
 *
 * @param placeholders of the inputs, by name
 * @param outputs by name, each a node of its own
 * @param updates what runs when all updates are done, if there are any
 * @param needed the variables that must have a value
 */
record EmittedProgram(
    Map<String, Output<?>> placeholders,
    Map<String, Output<?>> outputs,
    Optional<GraphOperation> updates,
    Set<String> needed) {}
