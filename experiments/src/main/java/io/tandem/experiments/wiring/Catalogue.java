package io.tandem.experiments.wiring;

import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.config.RecordDescriber;
import io.tandem.api.data.Matching;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.provider.NamedProviders;
import io.tandem.api.provider.Provider;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.text.Split;
import io.tandem.training.Schedule;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a config can choose by name: the providers on the path, and the choices that are
 * closed. Immutable and thread-safe.
 */
@Singleton
public final class Catalogue {
  private final List<Kind> kinds = new ArrayList<>();

  /**
   * Choices of one kind.
   *
   * @param label what people call the kind
   * @param meaning a few words on what its choices are
   * @param entries in the order of their names
   */
  public record Kind(String label, String meaning, List<Entry> entries) {

    /** Copies the list. */
    public Kind {
      entries = List.copyOf(entries);
    }

    /**
     * The choice of a name.
     *
     * @throws BadInputException if there is none, with the nearest name and those that are there
     */
    public Entry entry(String name) {
      return entries.stream()
          .filter(entry -> entry.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new BadInputException(
                      String.format(
                          "there is no %s '%s'; %s",
                          label,
                          name,
                          NearestName.hint(name, entries.stream().map(Entry::name).toList()))));
    }
  }

  /**
   * One choice.
   *
   * @param name what a config calls it
   * @param description one line on what it is
   * @param settings the record that its keys are bound to
   * @param from the module that it comes from, or the file where that has no name
   * @param definition what else defines it, where there is anything
   */
  public record Entry(
      String name,
      String description,
      Class<? extends Record> settings,
      String from,
      Optional<Definition> definition) {}

  /**
   * What defines an objective, or who described an augmentation.
   *
   * @param forms what the examples may consist of that an objective learns from, in words
   * @param formula its definition in one line; nothing, where it is none
   * @param source who described it first, and where
   */
  public record Definition(List<String> forms, String formula, String source) {

    /** Copies the list. */
    public Definition {
      forms = List.copyOf(forms);
    }

    private static Optional<Definition> of(Provider<?> provider) {
      if (provider instanceof AugmentationProvider<?> augmentation) {
        return Optional.of(new Definition(List.of(), "", augmentation.source()));
      }
      return provider instanceof ObjectiveProvider<?> objective
          ? Optional.of(
              new Definition(
                  objective.forms().stream().sorted().map(Matching.Form::words).toList(),
                  objective.formula(),
                  objective.source()))
          : Optional.empty();
    }
  }

  @Inject
  Catalogue(Providers providers) {
    for (ProviderKind kind : ProviderKind.values()) {
      List<Entry> entries = new ArrayList<>();
      for (Provider<?> provider : providers.all(kind)) {
        entries.add(
            new Entry(
                provider.name(),
                provider.description(),
                provider.settingsType(),
                NamedProviders.origin(provider.getClass()),
                Definition.of(provider)));
      }
      kinds.add(new Kind(kind.label(), kind.meaning(), entries));
    }
    kinds.add(closed("optimizer", Optimizer.class, "how weights are updated"));
    kinds.add(closed("schedule", Schedule.class, "the learning rate of each step"));
    kinds.add(closed("examples", Cutting.class, "how text becomes examples"));
    kinds.add(closed("split", Split.class, "how text is divided into training and validation"));
  }

  private static Kind closed(String label, Class<?> family, String meaning) {
    List<Entry> entries = new ArrayList<>();
    RecordDescriber.choices(family)
        .forEach(
            (name, record) ->
                entries.add(
                    new Entry(
                        name,
                        RecordDescriber.doc(record).replaceFirst("\\.$", ""),
                        record,
                        NamedProviders.origin(record),
                        Optional.empty())));
    return new Kind(label, meaning, entries);
  }

  /** All kinds. */
  public List<Kind> kinds() {
    return List.copyOf(kinds);
  }

  /**
   * The kind of a name.
   *
   * @throws BadInputException if there is none, with the nearest name and those that are there
   */
  public Kind kind(String label) {
    return kinds.stream()
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "there is no kind '%s'; %s",
                        label, NearestName.hint(label, kinds.stream().map(Kind::label).toList()))));
  }
}
