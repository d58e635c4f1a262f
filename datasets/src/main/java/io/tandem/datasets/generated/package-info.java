/** Data that is made by a rule and a seed, to show what a model can learn. */
package io.tandem.datasets.generated;
