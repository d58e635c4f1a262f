/**
 * Experiments as files: the command line, config files, the wiring of providers, tracking,
 * comparison and reports.
 *
 * <p>It imports every module but the backends, which it finds on the module path; taking one away
 * leaves a platform that runs on the other. It is an application: notebooks alone import some of
 * it, to read what runs leave.
 */
@SuppressWarnings("module") // The module for notebooks is compiled after this one.
module io.tandem.experiments {
  requires io.tandem.api;
  requires io.tandem.models;
  requires io.tandem.datasets;
  requires io.tandem.training;
  requires io.tandem.evaluation;
  requires io.tandem.search;
  requires com.google.guice;
  requires com.samskivert.jmustache;
  requires hipparchus.core;
  requires hipparchus.optim;
  requires info.picocli;
  requires jakarta.inject;
  requires me.tongfei.progressbar;
  requires xchart;
  requires java.desktop;
  requires jdk.management;
  requires org.apache.commons.csv;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.slf4j;
  requires typesafe.config;
  // Not imported here: libraries that are automatic modules reach for it at run time.
  requires java.sql;

  exports io.tandem.experiments.generate to
      io.tandem.notebook;
  exports io.tandem.experiments.opened to
      io.tandem.notebook;
  exports io.tandem.experiments.picture to
      io.tandem.notebook;
  exports io.tandem.experiments.predict to
      io.tandem.notebook;
  exports io.tandem.experiments.reach to
      io.tandem.notebook;
  exports io.tandem.experiments.report to
      io.tandem.notebook;
  exports io.tandem.experiments.run to
      io.tandem.notebook;
  exports io.tandem.experiments.rundir to
      io.tandem.notebook;
  exports io.tandem.experiments.wiring to
      io.tandem.notebook;

  uses io.tandem.api.adaptation.AdapterProvider;
  uses io.tandem.api.augmentation.AugmentationProvider;
  uses io.tandem.api.data.DatasetReader;
  uses io.tandem.api.data.TokenizerProvider;
  uses io.tandem.api.evaluation.Evaluator;
  uses io.tandem.api.model.ModelProvider;
  uses io.tandem.api.tracking.Tracker;
  uses io.tandem.api.training.Trainer;

  provides io.tandem.api.tracking.Tracker with
      io.tandem.experiments.tracking.CsvTracker;
  provides io.tandem.api.training.Trainer with
      io.tandem.experiments.prompted.PromptedTrainer;

  opens io.tandem.experiments to
      com.google.guice,
      info.picocli,
      io.tandem.api;
  opens io.tandem.experiments.generate to
      com.google.guice,
      info.picocli;
  opens io.tandem.experiments.prompted to
      io.tandem.api;
  opens io.tandem.experiments.report to
      com.samskivert.jmustache;
  opens io.tandem.experiments.run to
      io.tandem.api;
  opens io.tandem.experiments.sweep to
      com.samskivert.jmustache,
      io.tandem.api;
  opens io.tandem.experiments.tracking to
      io.tandem.api;
  opens io.tandem.experiments.wiring to
      com.google.guice;
}
