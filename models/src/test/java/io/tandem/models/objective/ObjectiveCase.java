package io.tandem.models.objective;

import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Objectives;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.tck.objective.ObjectiveProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vectors for an objective, and what a reference says of them.
 *
 * @param name in a few words
 * @param objective the objective's name
 * @param settings the keys of its config
 * @param classes how many there are
 * @param inputs {@code first [B, D]} and what else there is, by the names of {@link Vectors}
 * @param weights the values of weights of its own
 * @param loss the reference's value
 * @param gradients the reference's, by the names of inputs and weights
 */
record ObjectiveCase(
    String name,
    String objective,
    JsonObject settings,
    int classes,
    Map<String, HostTensor> inputs,
    Map<String, HostTensor> weights,
    double loss,
    Map<String, HostTensor> gradients) {

  /** Those of {@code scripts/fixtures/objectives.py}. */
  static List<ObjectiveCase> all() {
    Path file = Path.of("src/test/resources/io/tandem/models/objectives/objectives.json");
    return JsonReader.read(file).asArray().items().stream()
        .map(JsonValue::asObject)
        .map(ObjectiveCase::of)
        .toList();
  }

  private static ObjectiveCase of(JsonObject json) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put(ObjectiveProgram.FIRST, floats(json.member(ObjectiveProgram.FIRST)));
    for (String name : List.of(ObjectiveProgram.SECOND, ObjectiveProgram.SCORES)) {
      json.get(name).ifPresent(value -> inputs.put(name, floats(value)));
    }
    json.get(ObjectiveProgram.THERE)
        .ifPresent(value -> inputs.put(ObjectiveProgram.THERE, truths(value)));
    json.get(ObjectiveProgram.LABELS)
        .ifPresent(value -> inputs.put(ObjectiveProgram.LABELS, integers(value)));
    return new ObjectiveCase(
        json.member("name").asString(),
        json.member("objective").asString(),
        json.member("settings").asObject(),
        Math.toIntExact(json.member("classes").asLong()),
        inputs,
        tensors(json.member("weights").asObject()),
        json.member("loss").asDouble(),
        tensors(json.member("gradients").asObject()));
  }

  private static Map<String, HostTensor> tensors(JsonObject json) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    json.members().forEach((name, value) -> tensors.put(name, doubles(value)));
    return tensors;
  }

  private static HostTensor doubles(JsonValue value) {
    List<Long> extents = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    JsonValue level = value;
    while (level instanceof JsonArray array) {
      extents.add((long) array.items().size());
      level = array.items().get(0);
    }
    gather(value, numbers);
    return HostTensor.of(
        numbers.stream().mapToDouble(x -> x).toArray(),
        extents.stream().mapToLong(x -> x).toArray());
  }

  private static void gather(JsonValue value, List<Double> numbers) {
    if (value instanceof JsonArray array) {
      array.items().forEach(item -> gather(item, numbers));
    } else if (value instanceof JsonNumber) {
      numbers.add(value.asDouble());
    } else {
      numbers.add(value.asBoolean() ? 1.0 : 0.0);
    }
  }

  private static HostTensor floats(JsonValue value) {
    HostTensor numbers = doubles(value);
    return HostTensor.ofDoubles(DType.FLOAT32, numbers.toDoubleArray(), numbers.extents());
  }

  private static HostTensor truths(JsonValue value) {
    HostTensor numbers = doubles(value);
    double[] each = numbers.toDoubleArray();
    boolean[] truths = new boolean[each.length];
    for (int i = 0; i < each.length; i++) {
      truths[i] = each[i] != 0;
    }
    return HostTensor.of(truths, numbers.extents());
  }

  private static HostTensor integers(JsonValue value) {
    HostTensor numbers = doubles(value);
    int[] integers = new int[numbers.toDoubleArray().length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) numbers.toDoubleArray()[i];
    }
    return HostTensor.of(integers, numbers.extents());
  }

  /** The objective as a config would make it. */
  Objective make() {
    PartCatalog.Builder catalog = PartCatalog.builder();
    Objectives.all()
        .values()
        .forEach(one -> catalog.add(ObjectiveProvider.class, one.name(), one.settingsType()));
    return make(Objectives.all().get(objective), new RecordBinder(catalog.build()));
  }

  private <S extends Record> Objective make(ObjectiveProvider<S> provider, RecordBinder binder) {
    return provider.create(
        binder.bind(JsonTree.section(settings, Origin.of(name)), provider.settingsType()));
  }

  /** The loss and its gradients, over batches of any size with any number of columns. */
  Program program() {
    return ObjectiveProgram.gradients(make(), inputs, classes);
  }

  @Override
  public String toString() {
    return objective + ": " + name;
  }
}
