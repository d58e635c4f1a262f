package io.tandem.models.distillation;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A student's examples that tell what a teacher reads of the same document, too, under names with
 * {@value #PREFIX} before them. Axes of one name are filled up to one length, since programs know
 * lengths by the names of axes.
 *
 * <p>Where the student's examples are varied from pass to pass, the teacher reads the document as
 * it is.
 *
 * @param own makes the student's
 * @param teacher makes the teacher's, whose labels are left out
 */
record TaughtExamples(ExampleEncoder own, ExampleEncoder teacher) implements ExampleEncoder {
  static final String PREFIX = "teacher.";

  private Map<String, Feature> taught() {
    Map<String, Feature> features = new TreeMap<>();
    teacher
        .features()
        .forEach(
            (name, feature) -> {
              if (!name.equals(Batch.LABELS)) {
                features.put(PREFIX + name, feature);
              }
            });
    return features;
  }

  @Override
  public Map<String, Feature> features() {
    Map<String, Feature> features = new TreeMap<>(own.features());
    features.putAll(taught());
    return features;
  }

  @Override
  public List<String> lengthAxes() {
    return own.lengthAxes();
  }

  @Override
  public List<String> partAxes() {
    return own.partAxes();
  }

  @Override
  public int longest(String axis) {
    return teacher.lengthAxes().contains(axis)
        ? Math.min(own.longest(axis), teacher.longest(axis))
        : own.longest(axis);
  }

  @Override
  public boolean varies() {
    return own.varies();
  }

  @Override
  public Example encode(Document document) {
    Map<String, HostTensor> read = new HashMap<>();
    teacher.encode(document).tensors().forEach((name, tensor) -> read.put(PREFIX + name, tensor));
    return together(document, own.encode(document), read);
  }

  @Override
  public Example vary(Document document, Example example, Draws draws) {
    Map<String, HostTensor> read = new HashMap<>();
    taught().keySet().forEach(name -> read.put(name, example.tensors().get(name)));
    return together(document, own.vary(document, example, draws), read);
  }

  private Example together(Document document, Example example, Map<String, HostTensor> read) {
    Example taught = new Example(example.name(), read, 0);
    Map<String, Integer> lengths = new Collation(own.features()).lengths(example);
    new Collation(taught()).lengths(taught).forEach((axis, n) -> lengths.merge(axis, n, Math::max));
    for (String axis : lengthAxes()) {
      if (lengths.get(axis) > longest(axis)) {
        throw new BadInputException(
            String.format(
                "%s: the teacher and the student read it in %d tokens at most, and one of them can"
                    + " read %d; let both read less, or have the teacher's scores stored",
                document.place(), lengths.get(axis), longest(axis)));
      }
    }
    Map<String, HostTensor> tensors = new HashMap<>(example.tensors());
    tensors.putAll(filled(example, own.features(), lengths));
    tensors.putAll(filled(taught, taught(), lengths));
    return new Example(example.name(), tensors, example.targetTokens());
  }

  /** An example's tensors, filled up along all axes of one name. */
  private static Map<String, HostTensor> filled(
      Example example, Map<String, Feature> features, Map<String, Integer> lengths) {
    Map<String, HostTensor> tensors = new HashMap<>();
    new Collation(features)
        .batch(List.of(example), lengths)
        .tensors()
        .forEach(
            (name, tensor) -> {
              long[] extents = tensor.extents();
              tensors.put(name, tensor.reshape(Arrays.copyOfRange(extents, 1, extents.length)));
            });
    return tensors;
  }
}
