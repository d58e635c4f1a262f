/**
 * JSON as RFC 8259 has it, without extensions: a tree of immutable values, a strict reader that
 * tells line and column of what it refuses, and a writer.
 *
 * <p>Numbers keep the digits they were written with. Beyond the grammar the reader refuses keys
 * that stand twice in an object, halves of surrogate pairs, and nesting without end, since each
 * reader of such a text would understand something else. It is what everything in the project reads
 * and writes JSON with: headers of weights, checkpoints' configs, journals, provenance.
 */
package io.tandem.api.json;
