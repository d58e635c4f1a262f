package io.tandem.datasets.batching;

import java.util.function.Supplier;

/** Computes a value when it is first asked for, and keeps it. Thread-safe. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> compute;
  private T value;

  Once(Supplier<T> compute) {
    this.compute = compute;
  }

  @Override
  public synchronized T get() {
    if (value == null) {
      value = compute.get();
    }
    return value;
  }
}
