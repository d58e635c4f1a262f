package io.tandem.experiments.report;

import java.util.Optional;

/**
 * A part of the report that stands under a heading of its own. To add one, write a class, a
 * template beside the others, and a line in {@link Report}.
 */
public interface ReportSection {

  /**
   * What stands below the heading.
   *
   * @param id the anchor, unique in the page
   * @param title the heading
   * @param html what a template made
   */
  record Content(String id, String title, String html) {}

  /**
   * Writes the section.
   *
   * @param subject the runs that the page is about
   * @param templates what makes HTML
   * @return the section; nothing if there is nothing to say about these runs
   */
  Optional<Content> of(ReportSubject subject, Templates templates);
}
