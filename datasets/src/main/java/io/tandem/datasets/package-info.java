/** From files to batches: reading, tokenizing, packing, shuffling. */
package io.tandem.datasets;
