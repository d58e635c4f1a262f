package io.tandem.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import com.google.inject.util.Providers;
import io.tandem.api.backend.Backend;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.provider.Provider;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.training.Trainer;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Binds the providers that are on the path, each kind as a map by name. Loads no engine.
 *
 * <p>What is bound is a constant for each provider and not the instance itself, whose class Guice
 * would search for injection points, and so load what its methods mention.
 */
public final class ProvidersModule extends AbstractModule {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Map<ProviderKind, Map<String, Provider<?>>> kinds =
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

  /** This module alone says which services it uses, so that each kind is looked up here. */
  private static Map<String, Provider<?>> find(ProviderKind kind) {
    return switch (kind) {
      case BACKEND -> byName(kind, ServiceLoader.load(Backend.class));
      case DATASET -> byName(kind, ServiceLoader.load(DatasetReader.class));
      case TOKENIZER -> byName(kind, ServiceLoader.load(TokenizerProvider.class));
      case MODEL -> byName(kind, ServiceLoader.load(ModelProvider.class));
      case TRAINER -> byName(kind, ServiceLoader.load(Trainer.class));
      case EVALUATOR -> byName(kind, ServiceLoader.load(Evaluator.class));
      case TRACKER -> byName(kind, ServiceLoader.load(Tracker.class));
    };
  }

  private static Map<String, Provider<?>> byName(ProviderKind kind, ServiceLoader<?> services) {
    Map<String, Provider<?>> known = new TreeMap<>();
    Iterator<?> found = services.iterator();
    try {
      while (found.hasNext()) {
        Provider<?> provider = (Provider<?>) found.next();
        String name = nameOf(kind, provider);
        Provider<?> before = known.putIfAbsent(name, provider);
        if (before != null) {
          throw new BadInputException(
              String.format(
                  "two providers of a %s are named '%s': %s and %s; take one of the jars off the"
                      + " path",
                  kind.label(), name, shown(before), shown(provider)));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new BadInputException(
          "a provider on the path cannot be loaded: "
              + e.getMessage()
              + (e.getCause() == null ? "" : ": " + e.getCause()),
          e);
    }
    return known;
  }

  /** Names are as configs write keys, so that nobody has to quote or guess them. */
  private static String nameOf(ProviderKind kind, Provider<?> provider) {
    String name = String.valueOf(provider.name());
    if (!NAME.matcher(name).matches()) {
      throw new BadInputException(
          String.format(
              "the %s %s is named '%s'; a name is of lower-case letters and digits, with hyphens"
                  + " between words",
              kind.label(), shown(provider), name));
    }
    return name;
  }

  private static String shown(Provider<?> provider) {
    return String.format(
        "%s (from %s)", provider.getClass().getName(), Catalogue.from(provider.getClass()));
  }
}
