package io.tandem.evaluation;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The figures of several measures of the same cases.
 *
 * @param parts the measures, at least one; of a figure that several give, the last one's counts
 * @param ofAll figures over all cases once each in their order, which come from elsewhere: they
 *     stand in the place of the parts'
 */
record JoinedMeasures(List<Measures> parts, Map<String, Double> ofAll) implements Measures {

  JoinedMeasures {
    parts = List.copyOf(parts);
    ofAll = Map.copyOf(ofAll);
  }

  @Override
  public int cases() {
    return parts.get(0).cases();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.names()));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>();
    parts.forEach(part -> figures.putAll(part.over(selection)));
    if (isAll(selection)) {
      ofAll.forEach(figures::replace);
    }
    return figures;
  }

  private boolean isAll(int[] selection) {
    if (selection.length != cases()) {
      return false;
    }
    for (int i = 0; i < selection.length; i++) {
      if (selection[i] != i) {
        return false;
      }
    }
    return true;
  }
}
