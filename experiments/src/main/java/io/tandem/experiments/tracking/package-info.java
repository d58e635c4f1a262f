/**
 * Copies of a run's journal: the thread that hands what is written to a sink, and the sinks that
 * Tandem brings. The journal is written first, whatever becomes of its copies.
 */
package io.tandem.experiments.tracking;
