/** A trainer that trains nothing: it asks a checkpoint by prompts. */
package io.tandem.experiments.prompted;
