/**
 * What a run leaves behind: its directory, with the resolved config, the provenance, the journal of
 * metrics, the final figures and the plot of the curves.
 *
 * <p>The directory is an interface: other programs read it, and {@code docs/run-directory.md}
 * describes every file. A change here is a change there, in the same commit.
 */
package io.tandem.experiments.rundir;
