package io.tandem.experiments.wiring;

import io.tandem.api.provider.NamedProviders;
import io.tandem.api.provider.Provider;

/**
 * A provider threw what no provider should: a mistake in its jar, which the message names. The
 * cause is what it threw.
 */
public final class ProviderFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProviderFailedException(ProviderKind kind, Provider<?> provider, Throwable cause) {
    super(
        String.format(
            "the %s '%s' (%s, from %s) failed: %s%s",
            kind.label(),
            provider.name(),
            provider.getClass().getName(),
            NamedProviders.origin(provider.getClass()),
            cause,
            place(cause)),
        cause);
  }

  private static String place(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length == 0 ? "" : ", at " + trace[0];
  }
}
