package io.tandem.experiments.report;

import io.tandem.experiments.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What pages have in common: one file that holds all that it needs, opens from the file system, and
 * whose content security policy lets it reach no network and run nothing but its own scripts.
 */
public final class HtmlPage {
  private HtmlPage() {}

  record Page(
      String title,
      String version,
      String policy,
      String librarystyle,
      String style,
      String overview,
      List<ReportSection.Content> sections,
      String library,
      String script,
      String libraryname,
      String licence) {}

  /**
   * The page.
   *
   * @param overview what stands above the sections, as a template made it
   * @param sections in their order
   * @return the HTML
   */
  public static String of(
      String title, String overview, List<ReportSection.Content> sections, Templates templates) {
    String libraryStyle = Resources.plotLibrary("dist/uPlot.min.css");
    String style = Resources.text("report.css");
    String library = Resources.plotLibrary("dist/uPlot.iife.min.js");
    String script = Resources.text("report.js");
    String policy =
        "default-src 'none'; img-src data:; style-src %s %s; script-src %s %s; base-uri 'none'; form-action 'none'"
            .formatted(hash(libraryStyle), hash(style), hash(library), hash(script));
    return templates.render(
        "page",
        new Page(
            title,
            Version.number(),
            policy,
            libraryStyle,
            style,
            overview,
            sections,
            library,
            script,
            "uPlot " + Version.plotLibrary(),
            Resources.plotLibrary("LICENSE")));
  }

  /** How a content security policy names a script or style that stands in the page. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
