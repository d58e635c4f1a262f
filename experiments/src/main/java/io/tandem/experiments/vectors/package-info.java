/** Word vectors on the command line: where they are, and what is asked of them. */
package io.tandem.experiments.vectors;
