/** Finding the passages that a question is about. */
package io.tandem.search.retrieval;
