/** The kit of what measures models. */
package io.tandem.tck.evaluation;
