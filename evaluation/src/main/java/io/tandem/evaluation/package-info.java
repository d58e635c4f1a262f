/** Evaluators of trained models, each found by its name. */
package io.tandem.evaluation;
