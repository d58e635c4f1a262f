package io.tandem.backend.tck;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * All that a backend must hold. A backend's test extends this class and says which backend it is:
 *
 * <pre>{@code
 * class DjlCompatibilityTest extends BackendCompatibilityKit {
 *   @Override
 *   protected Backend backend() {
 *     return new DjlBackend();
 *   }
 * }
 * }</pre>
 *
 * <p>Each concern is a nested class with a tag of its own, so that {@code -Dgroups=kit-values} runs
 * one of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendCompatibilityKit {
  /** The system property that names the device to test on. */
  public static final String DEVICE = "tandem.device";

  private final Subject subject = new Opened();
  private Engine engine;

  /** For the tests of backends. */
  protected BackendCompatibilityKit() {}

  /** The backend under test. */
  protected abstract Backend backend();

  /**
   * How the engine is opened that all tests share: on the device that the system property {@value
   * #DEVICE} names, or else the CPU.
   */
  protected EngineOptions options() {
    return new EngineOptions(System.getProperty(DEVICE, "cpu"), 0);
  }

  /** The engine's own differentiation, if it has one. */
  protected Optional<Autodiff> ownAutodiff() {
    return Optional.empty();
  }

  @AfterAll
  void closeTheEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  private synchronized Engine opened() {
    if (engine == null) {
      engine = backend().open(options());
    }
    return engine;
  }

  private final class Opened implements Subject {
    @Override
    public Backend backend() {
      return BackendCompatibilityKit.this.backend();
    }

    @Override
    public EngineOptions options() {
      return BackendCompatibilityKit.this.options();
    }

    @Override
    public Engine engine() {
      return opened();
    }

    @Override
    public Optional<Autodiff> ownAutodiff() {
      return BackendCompatibilityKit.this.ownAutodiff();
    }
  }

  /** Operations by their values. */
  @Nested
  @Tag("kit-values")
  class Values extends OperationValues {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Operations by their gradients. */
  @Nested
  @Tag("kit-gradients")
  class Gradients extends OperationGradients {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Variables and programs that share them. */
  @Nested
  @Tag("kit-states")
  class States extends StateContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Device tensors, results, closing. */
  @Nested
  @Tag("kit-lifetimes")
  class Lifetimes extends LifetimeContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** What goes wrong is named. */
  @Nested
  @Tag("kit-errors")
  class Errors extends ErrorContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Whole runs of training. */
  @Nested
  @Tag("kit-training")
  class Training extends TrainingTrajectories {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Micro-batches and averages. */
  @Nested
  @Tag("kit-training")
  class Accumulation extends AccumulationContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Training in half precision. */
  @Nested
  @Tag("kit-loss-scaling")
  class LossScaling extends LossScalingContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Time and memory. */
  @Nested
  @Tag("kit-costs")
  class Costs extends CostContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Random draws. */
  @Nested
  @Tag("kit-randomness")
  class Draws extends Randomness {
    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Programs of every build. */
  @Nested
  @Tag("kit-programs")
  class Programs extends ProgramContract {
    @Override
    protected Subject subject() {
      return subject;
    }
  }
}
