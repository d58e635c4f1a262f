package io.tandem.evaluation.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.tribuo.provenance.EvaluationProvenance;

/** A provenance of Tribuo's in one line, without times and the machine: those are the run's. */
final class ProvenanceText {
  private static final Set<String> OF_THE_RUN =
      Set.of("trained-at", "datasource-creation-time", "java-version", "os-name", "os-arch");

  private ProvenanceText() {}

  static String of(String evaluator, EvaluationProvenance provenance) {
    return evaluator + ": " + text(provenance);
  }

  private static String text(Provenance provenance) {
    if (provenance instanceof PrimitiveProvenance<?> primitive) {
      return String.valueOf(primitive.getValue());
    }
    if (provenance instanceof ListProvenance<?> list) {
      StringJoiner items = new StringJoiner(", ", "[", "]");
      list.getList().forEach(item -> items.add(text(item)));
      return items.toString();
    }
    TreeMap<String, String> parts = new TreeMap<>();
    if (provenance instanceof MapProvenance<?> map) {
      map.getMap().forEach((key, value) -> parts.put(key, text(value)));
    } else if (provenance instanceof ObjectProvenance object) {
      for (Pair<String, Provenance> part : object) {
        parts.put(part.getA(), text(part.getB()));
      }
    }
    parts.keySet().removeAll(OF_THE_RUN);
    parts.values().removeIf(String::isEmpty);
    return parts.toString();
  }
}
