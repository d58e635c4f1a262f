package io.tandem.backend.tf;

import java.util.List;
import java.util.function.Function;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * A change of variables at the end of a call, in two parts: what must be computed before any
 * variable changes, and the change itself.
 *
 * @param needs what must be computed before
 * @param apply writes the change after a node, and gives its last node
 */
record Change(List<Output<?>> needs, Function<GraphOperation, GraphOperation> apply) {}
