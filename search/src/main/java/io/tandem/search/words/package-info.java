/** Words of texts and of questions, and how they are weighed; what all indexes share. */
package io.tandem.search.words;
