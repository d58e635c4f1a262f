/**
 * Faults of file systems: short writes, failing operations, and every state of the disk that a
 * crash could leave. {@link io.tandem.faults.FaultyFileSystem} is where to begin.
 */
package io.tandem.faults;
