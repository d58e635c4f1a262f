/**
 * Checkpoints in the published form: a directory with {@code config.json}, {@code
 * model.safetensors} and {@code tokenizer.json}, read as files that anyone may have written.
 */
package io.tandem.models.checkpoint;
