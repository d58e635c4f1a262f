/**
 * Running an experiment: its config as a record, the run on one backend, and the comparison of
 * several.
 */
package io.tandem.experiments.run;
