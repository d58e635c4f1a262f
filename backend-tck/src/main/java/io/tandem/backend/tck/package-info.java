/**
 * What a backend must hold, as JUnit 5 tests that it inherits.
 *
 * <p>A backend's test extends {@link io.tandem.backend.tck.BackendCompatibilityKit} and says which
 * backend it is; that is all. The kit runs programs on it and holds what comes out against the
 * interpreter in {@code io.tandem.backend.tck.reference}, case by case as {@code
 * io.tandem.backend.tck.cases} lists them.
 */
package io.tandem.backend.tck;
