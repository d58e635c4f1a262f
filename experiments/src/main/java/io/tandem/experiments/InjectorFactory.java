package io.tandem.experiments;

import com.google.inject.Injector;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes commands with the injector, so that their constructors can ask for what they need. What is
 * picocli's own, it makes itself.
 */
record InjectorFactory(Injector injector) implements IFactory {
  @Override
  public <T> T create(Class<T> type) throws Exception {
    return type.getModule().equals(InjectorFactory.class.getModule())
            && !type.getName().startsWith("picocli.")
        ? injector.getInstance(type)
        : CommandLine.defaultFactory().create(type);
  }
}
