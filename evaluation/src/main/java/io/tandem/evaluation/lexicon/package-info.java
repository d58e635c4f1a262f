/**
 * Sentiment by a list of words and some rules of how others change what they say: a baseline that
 * learns nothing. The list that comes along was written for this project.
 */
package io.tandem.evaluation.lexicon;
