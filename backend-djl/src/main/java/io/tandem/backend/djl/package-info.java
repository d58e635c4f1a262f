/**
 * The DJL backend's side of the engine: devices, variables, compiled scripts and their results, and
 * the care that libtorch's memory and threads need. How a program becomes a script is in {@link
 * io.tandem.backend.djl.script}.
 */
package io.tandem.backend.djl;
