/** Negatives that are hard to tell from what goes together with a text, for training. */
package io.tandem.search.mining;
