/**
 * Indexes that lie in a folder: words and vectors of texts, built once and asked often. A build
 * that is killed goes on where it stopped, and nobody opens what is not whole.
 */
package io.tandem.search.index;
