/**
 * The code blocks of the documentation: each is compiled, read by the reader that it is for, or run
 * up to the programs that it calls. CONTRIBUTING.md has the rules.
 */
package io.tandem.experiments.docs;
