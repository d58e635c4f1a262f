package io.tandem.models.layer;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What stands between the two maps of a feed-forward layer, by its published names. */
public enum Activation {
  /** Gaussian error linear units, exactly ({@code x · Φ(x)}). */
  GELU,
  /** The same by a hyperbolic tangent. */
  GELU_TANH,
  /** Rectified linear units. */
  RELU,
  /** {@code x · sigmoid(x)}, also called swish. */
  SILU,
  /** {@code x · sigmoid(1.702 x)}, which is near to {@link #GELU}. */
  QUICK_GELU,
  /** Hyperbolic tangent. */
  TANH;

  /** Applies it to each element. */
  public Tensor apply(Tensor x) {
    return switch (this) {
      case GELU -> Nn.gelu(x);
      case GELU_TANH -> Nn.geluTanh(x);
      case RELU -> x.relu();
      case SILU -> Nn.silu(x);
      case QUICK_GELU -> x.times(x.times(1.702).sigmoid());
      case TANH -> x.tanh();
    };
  }

  private List<String> names() {
    return switch (this) {
      case GELU -> List.of("gelu", "gelu_python");
      case GELU_TANH -> List.of("gelu_new", "gelu_pytorch_tanh", "gelu_fast");
      case RELU -> List.of("relu");
      case SILU -> List.of("silu", "swish");
      case QUICK_GELU -> List.of("quick_gelu");
      case TANH -> List.of("tanh");
    };
  }

  /** The name that checkpoints are written with. */
  public String published() {
    return names().get(0);
  }

  /**
   * The activation of a published name.
   *
   * @param key the key of {@code config.json}, for the message
   * @throws BadInputException if there is none of that name
   */
  public static Activation published(String key, String name) {
    Set<String> known = new TreeSet<>();
    for (Activation activation : values()) {
      if (activation.names().contains(name)) {
        return activation;
      }
      known.addAll(activation.names());
    }
    throw new BadInputException(
        String.format("%s is \"%s\"; %s", key, name, NearestName.hint(name, known)));
  }
}
