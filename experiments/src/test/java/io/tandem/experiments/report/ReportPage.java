package io.tandem.experiments.report;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.RunDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Pages of fixture runs, and what is read off them. */
final class ReportPage {
  static final String CONFIG =
      """
      seed = 7
      backend = [djl]
      model { type = gpt, layers = 2 }
      sample { prompt = "Fellow citizens," }
      """;

  static final Pattern SCRIPT = Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);
  static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  /** Knows {@code seed}, by default 0, and that a model's type has to be set. */
  static final ConfigDefaults DEFAULTS =
      new ConfigDefaults(
          config -> {
            if (ConfigKeys.at(config, List.of("model", "type")).isEmpty()) {
              throw new ConfigException(Origin.of("x"), "model.type", "is missing");
            }
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            entries.put(
                "seed", new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, "0", Origin.of("x")));
            entries.putAll(config.entries());
            return new ConfigNode.Section(entries, config.origin());
          });

  static String html(RunDirectory... directories) {
    return Report.of(List.of(directories), DEFAULTS).html();
  }

  /** What a reader sees, or nearly: the page without its head, scripts and marks. */
  static String text(String html) {
    return SCRIPT
        .matcher(html.substring(html.indexOf("<body>")))
        .replaceAll("")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x3D;", "=")
        .replace("&#x60;", "`")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }

  static List<JsonValue> charts(String html) {
    return SCRIPT
        .matcher(html)
        .results()
        .filter(script -> script.group(1).contains("json"))
        .map(script -> JsonReader.read(script.group(2), "chart"))
        .toList();
  }

  private ReportPage() {}
}
