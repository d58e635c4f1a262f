/**
 * What {@code tandem run} tells while it runs and when it is done: bars on a terminal, a line now
 * and then elsewhere, JSON for programs.
 *
 * <p>Results go to standard output, progress and warnings to standard error; with {@code --json}
 * every event is a line of standard output, and nothing else stands there. {@code docs/cli.md}
 * describes the events.
 */
package io.tandem.experiments.console;
