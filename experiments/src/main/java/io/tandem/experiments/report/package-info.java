/**
 * Reports: one HTML page for a run, or for several laid on each other, that needs nothing beside
 * itself.
 *
 * <p>A {@link io.tandem.experiments.report.Report} reads run directories and asks each {@link
 * io.tandem.experiments.report.ReportSection} for its part of the page. Templates, style and script
 * are resources of this package; templates escape what they are given. Everything that comes from a
 * run is taken for hostile: the page's policy lets run no script but those that it was made with,
 * and reach no network.
 */
package io.tandem.experiments.report;
