/**
 * Types and host-side values of tensors: data types, dimensions that may be symbolic, shapes, and
 * arrays that live in the memory of the JVM.
 *
 * <p>Nothing here computes. A {@link io.tandem.api.tensor.TensorType} says what a program's value
 * will be; a {@link io.tandem.api.tensor.HostTensor} is what goes into an engine and comes out.
 */
package io.tandem.api.tensor;
