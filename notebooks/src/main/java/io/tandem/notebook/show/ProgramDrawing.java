package io.tandem.notebook.show;

import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A program as what goes in and out of it, what it is made of, and its listing, which unfolds. */
final class ProgramDrawing {
  private static final String TEMPLATE = "program.mustache";

  /** Kinds of operations that are counted one by one. */
  private static final int MOST_KINDS = 8;

  private ProgramDrawing() {}

  record Sheet(String table, String listing) {}

  static Rich of(Program program) {
    List<Grid.Row> rows = new ArrayList<>();
    program.inputs().forEach((name, value) -> rows.add(row("input " + name, type(value))));
    program.outputs().forEach((name, value) -> rows.add(row("output " + name, type(value))));
    rows.add(
        row(
            "variables",
            String.format(
                Locale.ROOT,
                "%,d, of %,d numbers in all",
                program.variables().size(),
                program.parameters())));
    if (!program.updates().isEmpty()) {
      rows.add(row("updates", String.format("%,d of them", program.updates().size())));
    }
    rows.add(row("operations", operations(program)));
    if (program.symbols().isEmpty()) {
      rows.add(
          row(
              "arithmetic",
              String.format(Locale.ROOT, "%,.0f operations a call", program.flops(Map.of()))));
    } else {
      rows.add(row("sizes that are open", String.join(", ", program.symbols())));
    }
    Grid grid = new Grid("program " + program.name(), List.of("", ""), rows, "");
    return Rich.html(
        program.toString(), Grid.render(TEMPLATE, new Sheet(grid.html(), program.toString())));
  }

  private static Grid.Row row(String label, String text) {
    return new Grid.Row(label, List.of(Grid.Cell.text(text)));
  }

  private static String type(Value value) {
    return value.type().toString();
  }

  private static String operations(Program program) {
    Map<String, Long> counts = new LinkedHashMap<>();
    program.nodes().forEach(node -> counts.merge(kind(node.op()), 1L, Long::sum));
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()));
    String named =
        sorted.stream()
            .limit(MOST_KINDS)
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%,d: %s%s",
        program.nodes().size(),
        named,
        sorted.size() > MOST_KINDS ? ", …" : "");
  }

  private static String kind(Object op) {
    return op.getClass().getSimpleName();
  }
}
