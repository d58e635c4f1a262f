/**
 * Sequence to sequence: models that read a text and make another, and what is common to them: how
 * pairs of texts become examples, how long they may be, and how a text is searched for. {@link
 * io.tandem.models.seq2seq.RecurrentSeq2Seq} is the recurrent one, with and without attention; the
 * Transformer is in a package of its own.
 */
package io.tandem.models.seq2seq;
