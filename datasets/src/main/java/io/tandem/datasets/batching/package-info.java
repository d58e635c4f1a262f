/**
 * From ids to batches: token streams cut into blocks or windows, batches of examples of like
 * length, the order of examples in each pass, and reading ahead on a thread of its own.
 */
package io.tandem.datasets.batching;
