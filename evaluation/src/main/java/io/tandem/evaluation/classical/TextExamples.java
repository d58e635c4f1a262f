package io.tandem.evaluation.classical;

import io.tandem.evaluation.features.FeatureSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.tribuo.Example;
import org.tribuo.ImmutableDataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableFeatureMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Texts as Tribuo's examples. Each has a feature of 1 beside its n-grams, so that a text of which
 * nothing is known, or that is empty, is an example as well.
 */
final class TextExamples {
  /** No n-gram is called so. */
  private static final String ALWAYS = "";

  private final FeatureSpace space;
  private final ImmutableFeatureMap names;

  TextExamples(FeatureSpace space) {
    this.space = space;
    // Each name is told once and not each value, which Tribuo would remember one by one.
    MutableFeatureMap map = new MutableFeatureMap();
    map.add(ALWAYS, 1);
    space.names().forEach(name -> map.add(name, 1));
    this.names = new ImmutableFeatureMap(map);
  }

  /** What it knows of texts. */
  FeatureSpace space() {
    return space;
  }

  /** The numbers of a text, to make examples of. */
  SortedMap<String, Double> numbers(String text) {
    SortedMap<String, Double> numbers = space.of(text);
    numbers.put(ALWAYS, 1.0);
    return numbers;
  }

  /** An example of a text's numbers. */
  static <T extends Output<T>> Example<T> example(Map<String, Double> numbers, T output) {
    String[] names = numbers.keySet().toArray(String[]::new);
    double[] values = numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
    return new ArrayExample<>(output, names, values);
  }

  /**
   * Texts with what is to be learned of each.
   *
   * @param source what provenance calls them
   */
  <T extends Output<T>> ImmutableDataset<T> dataset(
      String source,
      OutputFactory<T> factory,
      List<SortedMap<String, Double>> texts,
      List<T> outputs) {
    MutableOutputInfo<T> info = factory.generateInfo();
    List<Example<T>> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      info.observe(outputs.get(i));
      examples.add(example(texts.get(i), outputs.get(i)));
    }
    return new ImmutableDataset<>(
        examples,
        new SimpleDataSourceProvenance(source, factory),
        factory,
        names,
        info.generateImmutableOutputInfo(),
        false);
  }
}
