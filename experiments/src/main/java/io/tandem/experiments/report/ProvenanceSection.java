package io.tandem.experiments.report;

import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Machine;
import io.tandem.experiments.rundir.Provenance;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Versions, revision, data and machine of each run; what is the same in all stands once. */
final class ProvenanceSection implements ReportSection {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  record Model(boolean comparison, List<String> runs, int columns, List<Line> lines) {}

  record Line(String label, boolean same, String value, List<String> values) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Map<String, String>> columns =
        subject.runs().stream()
            .map(run -> run.provenance().map(ProvenanceSection::texts).orElse(Map.of()))
            .toList();
    Set<String> labels = new LinkedHashSet<>();
    columns.forEach(column -> labels.addAll(column.keySet()));
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    List<Line> lines = new ArrayList<>();
    for (String label : labels) {
      List<String> values =
          columns.stream().map(column -> column.getOrDefault(label, "-")).toList();
      boolean same = values.stream().distinct().count() == 1;
      lines.add(new Line(label, same, values.get(0), values));
    }
    Model model =
        new Model(
            subject.comparison(),
            subject.runs().stream().map(ReportedRun::name).toList(),
            subject.runs().size(),
            lines);
    return Optional.of(
        new Content("provenance", "Provenance", templates.render("provenance", model)));
  }

  private static Map<String, String> texts(Provenance provenance) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Started", TIME.format(provenance.started()));
    texts.put("Seed", Long.toString(provenance.seed()));
    provenance.versions().forEach((name, version) -> texts.put(capital(name), version));
    texts.put("Git revision", provenance.git().map(ProvenanceSection::revision).orElse("-"));
    texts.put(
        "Data",
        provenance.data().stream().map(ProvenanceSection::data).collect(Collectors.joining("\n")));
    Machine machine = provenance.machine();
    texts.put("Processor", machine.cpu() + ", " + machine.cores() + " cores");
    texts.put("Memory", FigureName.decimals(machine.memoryBytes() / 1073741824.0, 1) + " GiB");
    texts.put("System", machine.os() + ", " + machine.architecture());
    return texts;
  }

  private static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String revision(GitRevision git) {
    return git.revision() + (git.modified() ? ", with local changes" : "");
  }

  private static String data(DataFile file) {
    return file.name()
        + ", "
        + FigureName.whole((double) file.bytes())
        + " bytes, SHA-256 "
        + file.sha256();
  }
}
