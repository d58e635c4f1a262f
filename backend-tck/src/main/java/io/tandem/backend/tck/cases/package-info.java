/**
 * The cases that operations are tried on: at least one for every operation and every function of
 * one, on shapes that include empty, one-element, broadcast, large and symbolic ones.
 *
 * <p>A new operation has to be given a case here, or {@link
 * io.tandem.backend.tck.cases.OperationCases#missing} names it and the build fails.
 */
package io.tandem.backend.tck.cases;
