package io.tandem.experiments.report;

import io.tandem.api.config.ConfigNode;
import io.tandem.experiments.config.ConfigKeys;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the runs were told: how they differ, what each sets other than the default, and all of it.
 */
final class ConfigSection implements ReportSection {
  private final ConfigDefaults defaults;

  ConfigSection(ConfigDefaults defaults) {
    this.defaults = defaults;
  }

  record Model(
      boolean comparison,
      boolean same,
      List<String> runs,
      List<Difference> differences,
      List<One> configs) {}

  record Difference(String key, List<String> values) {}

  record One(String run, boolean known, List<Setting> settings, String text) {
    boolean plain() {
      return known && settings.isEmpty();
    }
  }

  record Setting(String key, String value, String otherwise) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Difference> differences = differences(subject.runs());
    Model model =
        new Model(
            subject.comparison(),
            differences.isEmpty(),
            subject.runs().stream().map(ReportedRun::name).toList(),
            differences,
            subject.runs().stream().map(this::one).toList());
    return Optional.of(new Content("config", "Config", templates.render("config", model)));
  }

  private static List<Difference> differences(List<ReportedRun> runs) {
    Set<List<String>> paths = new LinkedHashSet<>();
    runs.forEach(run -> paths.addAll(ConfigKeys.of(run.config()).keySet()));
    List<Difference> differences = new ArrayList<>();
    for (List<String> path : paths) {
      List<String> values =
          runs.stream()
              .map(run -> ConfigKeys.at(run.config(), path).map(ConfigKeys::text).orElse("-"))
              .toList();
      if (values.stream().distinct().count() > 1) {
        differences.add(new Difference(String.join(".", path), values));
      }
    }
    return differences;
  }

  private One one(ReportedRun run) {
    boolean known = defaults.knows(run.config());
    List<Setting> settings = known ? settings(run.config()) : List.of();
    return new One(run.name(), known, settings, run.configText());
  }

  private List<Setting> settings(ConfigNode.Section config) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<List<String>, ConfigNode> key : ConfigKeys.of(config).entrySet()) {
      ConfigDefaults.Default otherwise = defaults.of(config, key.getKey());
      if (otherwise instanceof ConfigDefaults.Default.Value value
          && value.node().sameAs(key.getValue())) {
        continue;
      }
      String text;
      if (otherwise instanceof ConfigDefaults.Default.Value value) {
        text = ConfigKeys.text(value.node());
      } else {
        text = otherwise instanceof ConfigDefaults.Default.Required ? "none that fits" : "not set";
      }
      settings.add(
          new Setting(String.join(".", key.getKey()), ConfigKeys.text(key.getValue()), text));
    }
    return settings;
  }
}
