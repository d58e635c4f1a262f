/** Trained models that commands and notebooks ask. */
package io.tandem.experiments.opened;
