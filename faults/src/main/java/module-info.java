/**
 * A file system for tests that fails on request and tells what a loss of power could leave of what
 * was written to it. Killing a process shows no missing force, for the operating system keeps what
 * a process had written; this does. Only tests use it.
 */
module io.tandem.faults {
  exports io.tandem.faults;
}
