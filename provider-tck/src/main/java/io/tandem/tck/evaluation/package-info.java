/** The kit of evaluators: how a test holds one to what figures, intervals and reports rely on. */
package io.tandem.tck.evaluation;
