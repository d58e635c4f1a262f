/** How far back the gradient of a model's loss reaches: figures, a table and a plot. */
package io.tandem.experiments.reach;
