package io.tandem.evaluation;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The figures of others under longer names.
 *
 * @param all what gives them
 * @param prefix what stands before each name, joined by a hyphen
 */
record NamedMeasures(Measures all, String prefix) implements Measures {
  @Override
  public int cases() {
    return all.cases();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    all.names().forEach(name -> names.add(prefix + "-" + name));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>();
    all.over(selection).forEach((name, figure) -> figures.put(prefix + "-" + name, figure));
    return figures;
  }
}
