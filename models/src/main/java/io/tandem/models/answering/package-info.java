/** Models at work on documents: programs over examples of all lengths, and what comes of each. */
package io.tandem.models.answering;
