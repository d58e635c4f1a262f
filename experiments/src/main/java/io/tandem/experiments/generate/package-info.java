/** Text from trained models: finding a checkpoint and loading what it holds. */
package io.tandem.experiments.generate;
