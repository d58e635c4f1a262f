package io.tandem.evaluation;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some of the figures of others, in the order in which they were asked for.
 *
 * @param all what gives them
 * @param wanted the names of those that are given on; those that there are none of are passed over
 */
record ChosenMeasures(Measures all, List<String> wanted) implements Measures {

  ChosenMeasures {
    wanted = List.copyOf(wanted);
  }

  @Override
  public int cases() {
    return all.cases();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(wanted);
    names.retainAll(all.names());
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> given = all.over(selection);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String name : wanted) {
      if (given.containsKey(name)) {
        figures.put(name, given.get(name));
      }
    }
    return figures;
  }
}
