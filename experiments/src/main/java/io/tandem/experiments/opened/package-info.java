/** Trained models that commands and notebooks ask, opened from their checkpoints. */
package io.tandem.experiments.opened;
