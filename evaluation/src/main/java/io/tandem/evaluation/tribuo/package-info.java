/**
 * Predictions as Tribuo's, whatever model made them, and what Tribuo's evaluators say of them. A
 * model here is nothing but a name and its provenance: its predictions were made before.
 *
 * <p>Tribuo is told numbers in the place of labels, as it has uses of its own for some names and
 * for commas.
 */
package io.tandem.evaluation.tribuo;
