/**
 * Models at work for people who only want an answer: texts in, and out come vectors, tags, what
 * masks stand for, and what in a text an answer is due to. Batches are made inside.
 */
package io.tandem.models.pipeline;
