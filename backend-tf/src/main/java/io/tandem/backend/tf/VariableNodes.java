package io.tandem.backend.tf;

import io.tandem.api.tensor.TensorType;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * What a graph holds for one variable: a handle, and the nodes by which the host gives, asks for
 * and drops its value.
 *
 * @param type of the value
 * @param handle the resource
 * @param given the placeholder of a new value
 * @param assign stores the new value
 * @param value reads the value
 * @param drop frees the value
 */
record VariableNodes(
    TensorType type,
    Output<?> handle,
    Output<?> given,
    GraphOperation assign,
    Output<?> value,
    GraphOperation drop) {

  static VariableNodes write(GraphWriter writer, String sharedName, TensorType type) {
    ElementType element = ElementType.of(type.dtype());
    org.tensorflow.ndarray.Shape shape = Extents.known(type.shape());
    Output<?> handle =
        writer
            .op("VarHandleOp")
            .set("dtype", element.proto())
            .set("shape", shape)
            .set("shared_name", sharedName)
            .out();
    Output<?> given =
        writer.op("Placeholder").set("dtype", element.proto()).set("shape", shape).out();
    return new VariableNodes(
        type,
        handle,
        given,
        writer.op("AssignVariableOp", handle, given).build(),
        writer.op("ReadVariableOp", handle).set("dtype", element.proto()).out(),
        writer.op("DestroyResourceOp", handle).set("ignore_lookup_error", true).build());
  }
}
