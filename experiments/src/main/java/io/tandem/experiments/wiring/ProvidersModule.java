package io.tandem.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import com.google.inject.util.Providers;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.backend.Backends;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.Objectives;
import io.tandem.api.provider.NamedProviders;
import io.tandem.api.provider.Provider;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.training.Trainer;
import java.util.EnumMap;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Binds the providers that are on the path, each kind as a map by name. Loads no engine.
 *
 * <p>What is bound is a constant for each provider and not the instance itself, whose class Guice
 * would search for injection points, and so load what its methods mention.
 */
public final class ProvidersModule extends AbstractModule {
  private final Map<ProviderKind, Map<String, ? extends Provider<?>>> kinds =
      new EnumMap<>(ProviderKind.class);

  /**
   * Finds the providers.
   *
   * @throws BadInputException if two of a kind have one name, a name is none, or one cannot be
   *     loaded
   */
  public ProvidersModule() {
    for (ProviderKind kind : ProviderKind.values()) {
      kinds.put(kind, find(kind));
    }
  }

  @Override
  protected void configure() {
    for (ProviderKind kind : ProviderKind.values()) {
      MapBinder<String, Provider<?>> providers =
          MapBinder.newMapBinder(
              binder(),
              new TypeLiteral<String>() {},
              new TypeLiteral<Provider<?>>() {},
              Names.named(kind.label()));
      kinds
          .get(kind)
          .forEach((name, found) -> providers.addBinding(name).toProvider(Providers.of(found)));
    }
  }

  /** Each kind is looked up by a module that says it uses it: backends by the platform's. */
  private static Map<String, ? extends Provider<?>> find(ProviderKind kind) {
    return switch (kind) {
      case BACKEND -> Backends.all();
      case DATASET -> byName(kind, ServiceLoader.load(DatasetReader.class));
      case TOKENIZER -> byName(kind, ServiceLoader.load(TokenizerProvider.class));
      case AUGMENTATION -> byName(kind, ServiceLoader.load(AugmentationProvider.class));
      case MODEL -> byName(kind, ServiceLoader.load(ModelProvider.class));
      case ADAPTER -> byName(kind, ServiceLoader.load(AdapterProvider.class));
      case OBJECTIVE -> Objectives.all();
      case TRAINER -> byName(kind, ServiceLoader.load(Trainer.class));
      case EVALUATOR -> byName(kind, ServiceLoader.load(Evaluator.class));
      case TRACKER -> byName(kind, ServiceLoader.load(Tracker.class));
    };
  }

  private static Map<String, ? extends Provider<?>> byName(
      ProviderKind kind, ServiceLoader<?> services) {
    return NamedProviders.byName(kind.label(), kind.type(), services);
  }
}
