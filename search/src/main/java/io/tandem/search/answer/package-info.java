/** Answers from passages that are found first and then read by a model. */
package io.tandem.search.answer;
