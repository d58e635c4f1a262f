/** The command line: {@code tandem} and its subcommands. */
package io.tandem.experiments;
