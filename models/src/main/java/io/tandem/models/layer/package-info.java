/**
 * Layers that architectures are put together from.
 *
 * <p>A layer is a record of its weights, made from a {@link io.tandem.api.program.Scope} that names
 * them, with a method {@code apply}. It lives as long as the trace that its scope belongs to.
 */
package io.tandem.models.layer;
