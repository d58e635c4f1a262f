package io.tandem.backend.tck.reference;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The interpreter as a backend, so that what trains on an engine can train on the oracle: weights
 * and states are doubles from call to call, and are rounded to the declared types only on their way
 * to the host. Slow, and meant for small models.
 */
public final class ReferenceBackend implements Backend {
  private static final List<String> DEVICES = List.of("cpu");

  private final Rounding rounding;

  /** Rounds nothing. */
  public ReferenceBackend() {
    this(Rounding.NONE);
  }

  public ReferenceBackend(Rounding rounding) {
    this.rounding = rounding;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "float64 in plain Java, the oracle of the compatibility kit";
  }

  @Override
  public List<String> devices() {
    return DEVICES;
  }

  @Override
  public Engine open(EngineOptions options) {
    if (!DEVICES.contains(options.device())) {
      throw new BadInputException(
          "the backend 'reference' has no device '"
              + options.device()
              + "'; "
              + NearestName.hint(options.device(), DEVICES));
    }
    return new ReferenceEngine(rounding);
  }

  /** Owns states; has no resources but the memory of the heap. */
  private static final class ReferenceEngine implements Engine {
    private final Rounding rounding;
    private final Set<ReferenceState> states =
        Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private volatile boolean closed;

    private ReferenceEngine(Rounding rounding) {
      this.rounding = rounding;
    }

    @Override
    public String backend() {
      return "reference";
    }

    @Override
    public String version() {
      return "Java " + Runtime.version().feature();
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public DeviceState newState() {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      ReferenceState state = new ReferenceState(this, rounding);
      states.add(state);
      return state;
    }

    @Override
    public void close() {
      closed = true;
      List.copyOf(states).forEach(ReferenceState::close);
      states.clear();
    }
  }
}
