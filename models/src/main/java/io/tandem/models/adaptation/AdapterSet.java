package io.tandem.models.adaptation;

import io.tandem.api.adaptation.MergeableAdaptation;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.checkpoint.StoredAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Several adapters beside one model, of which one is in use at a time, or none. Whatever was
 * compiled on this state computes with the one that is in use when it is run; the model's weights
 * are there once.
 *
 * <p>An adapter can be taken into the model's weights ({@link #merge}), so that it costs nothing,
 * and out again.
 *
 * <p>One thread at a time may use it.
 */
public final class AdapterSet implements DeviceState {
  private static final String NONE = "";

  private final DeviceState model;
  private final Map<String, StoredAdapter> adapters = new TreeMap<>();
  private final List<Switching> compiled = new ArrayList<>();

  /** What merging has changed, as it was before; nothing where there was nothing. */
  private final Map<String, Optional<HostTensor>> before = new LinkedHashMap<>();

  private Optional<String> merged = Optional.empty();
  private String used = NONE;

  /**
   * No adapters yet.
   *
   * @param model where the model's weights are; closed with this
   */
  public AdapterSet(DeviceState model) {
    this.model = model;
  }

  /**
   * Adds an adapter, which is not yet in use.
   *
   * @param name what it is called here; letters, digits, hyphens, underscores and dots
   * @throws BadInputException if there is one of that name, or it is no name
   */
  public void add(String name, StoredAdapter adapter) {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new BadInputException(
          "'" + name + "' is no name: letters, digits, hyphens, underscores and dots make one");
    }
    if (adapters.putIfAbsent(name, adapter) != null) {
      throw new BadInputException("there is an adapter '" + name + "' already");
    }
    adapter.own().forEach((variable, value) -> model.assign(own(name, variable), value));
    adapter.replaced().forEach((variable, value) -> model.assign(own(name, variable), value));
  }

  /** Takes an adapter away and frees its memory; the model is used alone if it was in use. */
  public void drop(String name) {
    StoredAdapter adapter = get(name);
    if (merged.equals(Optional.of(name))) {
      unmerge();
    }
    if (used.equals(name)) {
      useNone();
    }
    compiled.forEach(one -> one.forget(name));
    adapters.remove(name);
    adapter.own().keySet().forEach(variable -> model.remove(own(name, variable)));
    adapter.replaced().keySet().forEach(variable -> model.remove(own(name, variable)));
  }

  /** The names of the adapters. */
  public Set<String> names() {
    return Set.copyOf(adapters.keySet());
  }

  /** The adapter that is in use, if one is. */
  public Optional<String> used() {
    return used.equals(NONE) ? merged : Optional.of(used);
  }

  /**
   * Uses an adapter from now on. One that was merged is taken out.
   *
   * @throws BadInputException if there is none of that name, with the nearest
   */
  public void use(String name) {
    get(name);
    unmerge();
    used = name;
  }

  /** Uses the model alone from now on. */
  public void useNone() {
    unmerge();
    used = NONE;
  }

  /**
   * Takes an adapter into the model's weights, and uses it so from now on.
   *
   * @throws BadInputException if there is none of that name, or its method changes no weights
   */
  public void merge(String name) {
    StoredAdapter adapter = get(name);
    if (!(adapter.adaptation() instanceof MergeableAdaptation mergeable)) {
      throw new BadInputException(
          String.format(
              "'%s' cannot be taken into weights: a '%s' computes something beside them",
              name, adapter.adaptation().type()));
    }
    useNone();
    Map<String, HostTensor> values = new TreeMap<>(adapter.replaced());
    Function<String, HostTensor> base =
        weight -> values.containsKey(weight) ? values.get(weight) : model.read(weight);
    values.putAll(
        mergeable.merged(
            base,
            own -> adapter.own().containsKey(own) ? adapter.own().get(own) : base.apply(own)));
    values.forEach(
        (weight, value) -> {
          Optional<HostTensor> old =
              model.variables().contains(weight)
                  ? Optional.of(model.read(weight))
                  : Optional.empty();
          before.put(weight, old);
          model.assign(weight, value.castTo(old.map(HostTensor::dtype).orElse(value.dtype())));
        });
    merged = Optional.of(name);
  }

  /** Takes out what was merged: the weights are what they were, bit for bit. */
  public void unmerge() {
    before.forEach(
        (weight, value) ->
            value.ifPresentOrElse(old -> model.assign(weight, old), () -> model.remove(weight)));
    before.clear();
    merged = Optional.empty();
  }

  private StoredAdapter get(String name) {
    StoredAdapter adapter = adapters.get(name);
    if (adapter == null) {
      throw new BadInputException(
          "there is no adapter '" + name + "'; " + NearestName.hint(name, adapters.keySet()));
    }
    return adapter;
  }

  private static String own(String adapter, String variable) {
    return "adapter/" + adapter + "/" + variable;
  }

  @Override
  public void assign(String variable, HostTensor value) {
    model.assign(variable, value);
  }

  @Override
  public HostTensor read(String variable) {
    return model.read(variable);
  }

  @Override
  public Set<String> variables() {
    return model.variables();
  }

  @Override
  public void remove(String variable) {
    model.remove(variable);
  }

  @Override
  public Executable compile(Program program, CompileOptions options) {
    Switching executable = new Switching(program, options);
    compiled.add(executable);
    return executable;
  }

  /** The program with the change of an adapter, whose variables have names of their own. */
  private Program changed(Program program, String name) {
    StoredAdapter adapter = adapters.get(name);
    Program plain = adapter.adaptation().in(program, Phase.EVALUATION);
    Trace trace = new Trace();
    Map<String, Tensor> reads = new HashMap<>();
    for (Variable variable : plain.variables().values()) {
      boolean isOwn =
          adapter.own().containsKey(variable.name())
              || adapter.replaced().containsKey(variable.name());
      reads.put(
          variable.name(),
          trace.variable(
              isOwn
                  ? new Variable(
                      own(name, variable.name()),
                      variable.type(),
                      variable.initializer(),
                      variable.role())
                  : variable));
    }
    Function<Value, Tensor> values =
        trace.replay(plain, Map.of(), reads, (node, operands) -> trace.apply(node.op(), operands));
    plain.outputs().forEach((output, value) -> trace.output(output, values.apply(value)));
    return trace.build(plain.name());
  }

  @Override
  public void close() {
    model.close();
  }

  /** A program, compiled for each adapter when it is first run with it. */
  private final class Switching implements Executable {
    private final Program plain;
    private final CompileOptions options;
    private final Map<String, Executable> byAdapter = new TreeMap<>();

    Switching(Program plain, CompileOptions options) {
      this.plain = plain;
      this.options = options;
    }

    private Executable current() {
      return byAdapter.computeIfAbsent(
          used, name -> model.compile(name.equals(NONE) ? plain : changed(plain, name), options));
    }

    void forget(String name) {
      Executable executable = byAdapter.remove(name);
      if (executable != null) {
        executable.close();
      }
    }

    @Override
    public Program program() {
      return plain;
    }

    @Override
    public Results run(Map<String, ?> inputs) {
      return current().run(inputs);
    }

    @Override
    public void close() {
      byAdapter.values().forEach(Executable::close);
      byAdapter.clear();
      compiled.remove(this);
    }
  }
}
