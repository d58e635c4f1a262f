package io.tandem.backend.tf;

import io.tandem.api.op.Composite;
import io.tandem.api.op.Op;
import java.util.HashMap;
import java.util.Map;

/** Which operations TensorFlow has kernels for, and how each is written. Immutable once filled. */
final class EmitterTable {
  private static final EmitterTable ALL = new EmitterTable();

  static {
    ElementwiseEmitters.addTo(ALL);
    CreationEmitters.addTo(ALL);
    LayoutEmitters.addTo(ALL);
    IndexingEmitters.addTo(ALL);
    ReductionEmitters.addTo(ALL);
    ProductEmitters.addTo(ALL);
    ActivationEmitters.addTo(ALL);
    NormalizationEmitters.addTo(ALL);
    AttentionEmitters.addTo(ALL);
    CrossEntropyEmitters.addTo(ALL);
    ClippingEmitters.addTo(ALL);
    WindowEmitters.addTo(ALL);
  }

  private final Map<Class<? extends Op>, Emitter<? extends Op>> emitters = new HashMap<>();

  private EmitterTable() {}

  /** All operations but the optimizers' updates. */
  static EmitterTable all() {
    return ALL;
  }

  <O extends Op> void put(Class<O> type, Emitter<O> emitter) {
    emitters.put(type, emitter);
  }

  /** Whether a composite need not be replaced by its definition. */
  boolean fuses(Composite op) {
    return emitters.containsKey(op.getClass());
  }

  boolean knows(Class<? extends Op> type) {
    return emitters.containsKey(type);
  }

  /** Writes one application. */
  void emit(Op op, Emission at) {
    emit(op.getClass(), op, at);
  }

  private <O extends Op> void emit(Class<O> type, Op op, Emission at) {
    // The table maps a class to the emitter of that class: put() is the only way in.
    @SuppressWarnings("unchecked")
    Emitter<O> emitter = (Emitter<O>) emitters.get(type);
    if (emitter == null) {
      throw new IllegalStateException("no emitter for " + op.name());
    }
    emitter.emit(type.cast(op), at);
  }
}
