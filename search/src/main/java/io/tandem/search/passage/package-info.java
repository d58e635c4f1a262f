/** Passages: pieces of texts that are short enough to be read at once, and where they come from. */
package io.tandem.search.passage;
