/**
 * A tag for each word of a sentence: bidirectional recurrent layers over words and their letters,
 * and a conditional random field over the tags.
 */
package io.tandem.models.tagging;
