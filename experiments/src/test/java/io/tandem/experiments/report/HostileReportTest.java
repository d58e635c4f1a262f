package io.tandem.experiments.report;

import static io.tandem.experiments.report.ReportPage.CONFIG;
import static io.tandem.experiments.report.ReportPage.SCRIPT;
import static io.tandem.experiments.report.ReportPage.STYLE;
import static io.tandem.experiments.report.ReportPage.html;
import static io.tandem.experiments.report.ReportPage.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigException;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a run directory holds, its page shows it as text, or it is refused. */
class HostileReportTest {
  @TempDir Path folder;

  @Test
  void whatALinkInARunLeadsToIsNotShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine\n");
    RunDirectory run = FixtureRun.complete(folder.resolve("first"), CONFIG);
    for (Path file :
        List.of(run.sample(), run.journal(), run.metrics(), run.provenance(), run.config())) {
      byte[] own = Files.readAllBytes(file);
      Files.delete(file);
      Files.createSymbolicLink(file, secret);
      String message = assertThrows(BadInputException.class, () -> html(run)).getMessage();
      assertTrue(message.contains("regular file"), message);
      Files.delete(file);
      Files.write(file, own);
    }
    assertFalse(html(run).isEmpty());
  }

  @Test
  void aConfigThatIsNoneIsRefusedWithItsLine() throws IOException {
    RunDirectory run = FixtureRun.complete(folder.resolve("first"), CONFIG);
    Files.writeString(run.config(), "seed = [");
    String message = assertThrows(ConfigException.class, () -> html(run)).getMessage();
    assertTrue(message.contains("config.conf:1"), message);
  }

  @Test
  void whatARunHoldsIsShownAsTextAndNeverRun() throws Exception {
    String hostile =
        "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`{{html}}";
    Path path = folder.resolve("<b onclick=alert(3)>&amp; \"run'");
    RunDirectory directory =
        FixtureRun.complete(path, CONFIG.replace("gpt", '"' + hostile.replace("\"", "\\\"") + '"'));
    Files.writeString(directory.sample(), hostile);
    try (JournalWriter journal = JournalWriter.open(directory.journal(), FixtureRun.time(2))) {
      journal.appendEvent("ended", Map.of("outcome", "failed", "message", hostile));
    }
    String page = html(directory, FixtureRun.complete(folder.resolve("other"), CONFIG));
    assertTrue(text(page).contains("model.type " + hostile), text(page));
    assertTrue(text(page).contains(path.getFileName() + ": " + hostile), text(page));
    assertFalse(page.contains("<img"), "an image");
    assertFalse(page.contains("<b onclick"), "an element from the name");
    assertFalse(page.contains("<script>alert"), "a script");

    // Every script and style that is no data is one that the page's policy names.
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertTrue(policy.find());
    String allowed =
        policy.group(1).replace("&#39;", "'").replace("&#x3D;", "=").replace("&#x2F;", "/");
    assertTrue(allowed.startsWith("default-src 'none'; img-src data:; "), allowed);
    assertFalse(allowed.contains("unsafe"), allowed);
    List<String> inline = new ArrayList<>();
    for (MatchResult script : SCRIPT.matcher(page).results().toList()) {
      if (!script.group(1).contains("json")) {
        inline.add(script.group(2));
      }
    }
    STYLE.matcher(page).results().forEach(style -> inline.add(style.group(1)));
    assertEquals(4, inline.size());
    for (String text : inline) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertTrue(allowed.contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"));
    }
  }

  @Test
  void nothingInThePageIsFetched() throws IOException {
    String page = html(FixtureRun.complete(folder.resolve("first"), CONFIG));
    String marks = SCRIPT.matcher(STYLE.matcher(page).replaceAll("")).replaceAll("");
    assertFalse(marks.matches("(?s).*(<link|<img|<iframe|src=|href=\"(?!#)).*"), marks);
    assertFalse(
        STYLE.matcher(page).results().anyMatch(s -> s.group().matches("(?s).*(url\\(|@import).*")));
  }

  @Test
  void aJournalThatIsDamagedIsRefused() throws IOException {
    RunDirectory directory = FixtureRun.complete(folder.resolve("first"), CONFIG);
    Files.writeString(directory.journal(), "no journal\n");
    assertThrows(BadInputException.class, () -> html(directory));
  }
}
