package io.tandem.evaluation.tribuo;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** Numbers for labels, which Tribuo reads no meaning into. */
final class LabelNumbers {
  private final Map<String, String> numbers = new HashMap<>();

  LabelNumbers(Collection<String> labels) {
    new TreeSet<>(labels).forEach(label -> numbers.put(label, "label " + numbers.size()));
  }

  Label of(String label) {
    return new Label(numbers.get(label));
  }

  Label of(String label, double score) {
    return new Label(numbers.get(label), score);
  }

  /** An example of which nothing is known but what was right. */
  static <T extends Output<T>> ArrayExample<T> example(T right) {
    return new ArrayExample<>(right);
  }

  /** What occurs, as Tribuo wants it told. */
  static <T extends Output<T>> ImmutableOutputInfo<T> info(
      OutputFactory<T> factory, List<T> outputs) {
    MutableOutputInfo<T> info = factory.generateInfo();
    outputs.forEach(info::observe);
    return info.generateImmutableOutputInfo();
  }
}
