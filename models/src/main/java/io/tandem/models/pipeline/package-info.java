/** Models at work for people who want an answer: texts in, vectors out. */
package io.tandem.models.pipeline;
