/**
 * Data as the platform sees it: documents that a {@link io.tandem.api.data.DatasetReader} reads, a
 * {@link io.tandem.api.data.Tokenizer} between text and ids, and {@link
 * io.tandem.api.data.BatchSource}, a plan of batches in which every batch can be read again from
 * its {@link io.tandem.api.data.BatchPosition} alone.
 *
 * <p>Providers implement these interfaces; whoever trains or evaluates needs nothing else.
 */
package io.tandem.api.data;
