package io.tandem.experiments.report;

import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonString;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model card of a run, in the form that Hugging Face's hub reads: front matter for programs,
 * Markdown for people. It says what was trained, on what, how, what it came to, and how to use it
 * and make it again; everything comes from the files of the run.
 *
 * @param directory the run's
 * @param outcome how it ended
 */
public record ModelCard(RunDirectory directory, RunOutcome outcome) {
  private static final String VALIDATION = "validation/";
  private static final String BASELINE = "baseline/";
  private static final Set<String> SIZES = Set.of("steps", "parameters", "trained-parameters");

  /**
   * Writes it into the run's directory.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write() {
    try {
      AtomicFile.write(directory.card(), text());
    } catch (IOException e) {
      throw new UncheckedIOException(directory.card() + " could not be written", e);
    }
  }

  private String text() {
    Map<String, String> config = new LinkedHashMap<>();
    ConfigKeys.of(directory.readConfig())
        .forEach((path, value) -> config.put(String.join(".", path), ConfigKeys.text(value)));
    Optional<Provenance> provenance =
        Files.exists(directory.provenance())
            ? Optional.of(directory.readProvenance())
            : Optional.empty();
    Map<String, Double> figures =
        Files.exists(directory.metrics()) ? directory.readMetrics() : Map.of();
    List<String> lines = new ArrayList<>();
    frontMatter(lines, config, figures);
    summary(lines, config, provenance);
    data(lines, provenance);
    training(lines, config);
    figures(lines, figures);
    use(lines, task(config));
    provenance.ifPresent(known -> origin(lines, known));
    return String.join("\n", lines) + "\n";
  }

  private String name() {
    return String.valueOf(directory.path().toAbsolutePath().normalize().getFileName());
  }

  private static String what(Map<String, String> config) {
    return config.getOrDefault("model.type", config.getOrDefault("training.type", "model"));
  }

  private static String dataName(Map<String, String> config) {
    return config.getOrDefault("data.type", "data");
  }

  private static String task(Map<String, String> config) {
    return config.getOrDefault("task.type", config.getOrDefault("task", "language-modelling"));
  }

  private void frontMatter(
      List<String> lines, Map<String, String> config, Map<String, Double> figures) {
    lines.add("---");
    lines.add("library_name: tandem");
    lines.add("tags:");
    for (String tag : List.of("tandem", what(config), task(config))) {
      lines.add("- " + yaml(tag));
    }
    Map<String, Double> measured = measured(figures, VALIDATION);
    if (!measured.isEmpty()) {
      lines.add("model-index:");
      lines.add("- name: " + yaml(name()));
      lines.add("  results:");
      lines.add("  - task:");
      lines.add("      type: " + yaml(task(config)));
      lines.add("    dataset:");
      lines.add("      type: " + yaml(dataName(config)));
      lines.add("      name: " + yaml(dataName(config)));
      lines.add("      split: validation");
      lines.add("    metrics:");
      measured.forEach(
          (metric, value) -> {
            lines.add("    - type: " + yaml(metric.substring(VALIDATION.length())));
            lines.add("      value: " + value);
          });
    }
    lines.add("---");
    lines.add("");
  }

  /** Finite figures, which are the ones that every reader of YAML reads alike. */
  private static Map<String, Double> measured(Map<String, Double> figures, String prefix) {
    Map<String, Double> measured = new LinkedHashMap<>();
    figures.forEach(
        (metric, value) -> {
          if (metric.startsWith(prefix) && Double.isFinite(value)) {
            measured.put(metric, value);
          }
        });
    return measured;
  }

  private void summary(
      List<String> lines, Map<String, String> config, Optional<Provenance> provenance) {
    lines.add("# " + escaped(name()));
    lines.add("");
    String engine =
        provenance
            .map(known -> known.versions().get("engine"))
            .map(version -> " on " + escaped(version))
            .orElse("");
    lines.add(
        String.format(
            "A model of the type %s for %s, made with Tandem%s; the" + " run %s.",
            code(what(config)), code(task(config)), engine, ended()));
    lines.add("");
    if (directory.isComparison()) {
      lines.add("It was run several times; the parts, each with a card of its own:");
      lines.add("");
      directory
          .parts()
          .forEach(part -> lines.add("- " + code(String.valueOf(part.path().getFileName()))));
      lines.add("");
    }
    table(lines, "Architecture", config, "model.");
  }

  private String ended() {
    return switch (outcome) {
      case COMPLETED -> "came to its end";
      case INTERRUPTED -> "was interrupted, and can go on";
      case FAILED -> "failed";
    };
  }

  private static void data(List<String> lines, Optional<Provenance> provenance) {
    List<DataFile> files = provenance.map(Provenance::data).orElse(List.of());
    if (files.isEmpty()) {
      return;
    }
    lines.add("## Data");
    lines.add("");
    lines.add("| file | bytes | SHA-256 |");
    lines.add("|---|---|---|");
    for (DataFile file : files) {
      lines.add(
          String.format("| %s | %d | `%s` |", code(file.name()), file.bytes(), file.sha256()));
    }
    lines.add("");
  }

  private static void training(List<String> lines, Map<String, String> config) {
    Map<String, String> whole = new LinkedHashMap<>();
    for (String key : List.of("backend", "device", "precision", "seed", "tokenizer.type")) {
      if (config.containsKey(key)) {
        whole.put(key, config.get(key));
      }
    }
    config.forEach(
        (key, value) -> {
          if (key.startsWith("training.") || key.startsWith("split.")) {
            whole.put(key, value);
          }
        });
    table(lines, "Training", whole, "");
  }

  private static void table(
      List<String> lines, String title, Map<String, String> config, String prefix) {
    Map<String, String> rows = new LinkedHashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            rows.put(key, value);
          }
        });
    if (rows.isEmpty()) {
      return;
    }
    lines.add("## " + title);
    lines.add("");
    lines.add("| key | value |");
    lines.add("|---|---|");
    rows.forEach((key, value) -> lines.add("| " + code(key) + " | " + code(value) + " |"));
    lines.add("");
  }

  private static void figures(List<String> lines, Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return;
    }
    lines.add("## Figures");
    lines.add("");
    lines.add(
        "Figures of `validation` are of the part that was kept from training, and of nothing else:"
            + " what the model does on other data was not measured.");
    lines.add("");
    lines.add("| figure | value |");
    lines.add("|---|---|");
    figures.forEach(
        (metric, value) -> {
          boolean result = metric.startsWith(VALIDATION) || metric.startsWith(BASELINE);
          if (result || SIZES.contains(metric)) {
            lines.add("| " + code(metric) + " | " + FigureName.of(metric).text(value) + " |");
          }
        });
    lines.add("");
  }

  private void use(List<String> lines, String task) {
    lines.add("## Use, and make it again");
    lines.add("");
    lines.add("```sh");
    // As it was named; where that was from the root, a card is for other machines, too.
    String run = directory.path().isAbsolute() ? name() : directory.path().toString();
    if (Files.isDirectory(directory.checkpoints())) {
      List<String> words =
          switch (task) {
            case "language-modelling" -> List.of("./tandem", "generate", run, "A prompt");
            case "word-vectors" -> List.of("./tandem", "vectors", "similar", run, "word");
            default -> List.of("./tandem", "predict", run, "A text");
          };
      lines.add(ShellWords.of(words));
    }
    lines.add(ShellWords.of(List.of("./tandem", "run", run + "/" + RunDirectory.CONFIG)));
    lines.add("```");
    lines.add("");
  }

  private static void origin(List<String> lines, Provenance provenance) {
    lines.add("## Provenance");
    lines.add("");
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("started", provenance.started().toString());
    facts.put("revision", provenance.git().map(ModelCard::revision).orElse("unknown"));
    facts.putAll(provenance.versions());
    facts.put("processor", provenance.machine().cpu());
    facts.put("system", provenance.machine().os());
    lines.add("| what | which |");
    lines.add("|---|---|");
    facts.forEach((what, which) -> lines.add("| " + what + " | " + code(which) + " |"));
    lines.add("");
  }

  private static String revision(GitRevision git) {
    return git.revision() + (git.modified() ? " and changes that are not in it" : "");
  }

  /** As a YAML string; JSON's are ones. */
  private static String yaml(String text) {
    return new JsonString(text).toString();
  }

  /** As code in a table's cell: one line, without what would end either. */
  private static String code(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").replace("|", "\\|");
    return line.isBlank() ? "` `" : line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ")
        .codePoints()
        .mapToObj(
            c ->
                "\\`*_{}[]<>#|!".indexOf(c) < 0
                    ? Character.toString(c)
                    : "\\" + Character.toString(c))
        .collect(Collectors.joining());
  }
}
