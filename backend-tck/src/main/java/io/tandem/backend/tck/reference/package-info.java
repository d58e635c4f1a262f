/**
 * The oracle: programs evaluated in plain Java, floats as doubles, by loops that can be checked by
 * reading them beside the operations' specifications.
 *
 * <p>{@link io.tandem.backend.tck.reference.Interpreter} evaluates one program; {@link
 * io.tandem.backend.tck.reference.ReferenceBackend} puts it behind the interfaces of a backend, so
 * that whatever trains on an engine trains on the oracle too. Composites are evaluated by their
 * definitions; there is one file for each group of primitives.
 */
package io.tandem.backend.tck.reference;
