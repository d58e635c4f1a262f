/**
 * Rich output for notebooks with a Java kernel, and what their cells need to work in one line: open
 * a model, run an experiment, train with a bar of progress that an interrupt ends cleanly.
 *
 * <p>It imports every module but the backends. Kernels run it from the class path; nobody imports
 * it.
 */
module io.tandem.notebook {
  requires transitive io.tandem.api;
  requires transitive io.tandem.models;
  requires transitive io.tandem.training;
  requires io.tandem.datasets;
  requires io.tandem.evaluation;
  requires transitive io.tandem.experiments;
  requires io.tandem.search;
  requires com.samskivert.jmustache;
  requires java.desktop;
  requires xchart;
  // The kernels, which have these themselves, and run from the class path.
  requires static jjava.jupyter;
  requires static jupyter.jvm.basekernel;

  exports io.tandem.notebook;
  exports io.tandem.notebook.show;

  opens io.tandem.notebook.show to
      com.samskivert.jmustache;
}
