package io.tandem.models.sentence;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonObject;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * A linear layer between pooling and what a text's vector is, the part {@code Dense} of
 * sentence-transformers. Its weights stand in checkpoints of such models as {@code
 * 2_Dense.linear.weight} and {@code 2_Dense.linear.bias}.
 *
 * @param size how many numbers a vector then has
 * @param activation what it is followed by
 * @param bias whether something is added to the linear map
 */
public record Projection(
    @Doc("How many numbers a vector has.") @Range(min = 1, max = 100_000) int size,
    @Doc("What follows the linear map.") @Default("tanh") Activation activation,
    @Doc("Whether something is added to the linear map.") @Default("true") boolean bias) {
  /** The folder of a checkpoint that holds it, and the scope of its weights. */
  static final String FOLDER = "2_Dense";

  /** As the layers of encoders. */
  private static final double DEVIATION = 0.02;

  /** One with a bias. */
  public Projection(int size, Activation activation) {
    this(size, activation, true);
  }

  /** What follows the linear map. */
  public enum Activation {
    /** Nothing. */
    IDENTITY("torch.nn.modules.linear.Identity"),
    /** The hyperbolic tangent. */
    TANH("torch.nn.modules.activation.Tanh"),
    /** Rectification. */
    RELU("torch.nn.modules.activation.ReLU"),
    /** Gaussian error linear units. */
    GELU("torch.nn.modules.activation.GELU");

    /** The class that checkpoints name; it is compared and never looked up. */
    private final String published;

    Activation(String published) {
      this.published = published;
    }

    private Tensor of(Tensor x) {
      return switch (this) {
        case IDENTITY -> x;
        case TANH -> x.tanh();
        case RELU -> x.relu();
        case GELU -> Nn.gelu(x);
      };
    }
  }

  /**
   * What a checkpoint's {@code Dense} part says.
   *
   * @param json its {@code config.json}
   * @param hidden how many numbers the encoder gives
   * @throws BadInputException if it is for another encoder, or asks for what there is not here
   */
  static Projection read(JsonObject json, int hidden) {
    int in = json.member("in_features").asInt();
    if (in != hidden) {
      throw new BadInputException(
          String.format("in_features is %d, and the encoder gives %d numbers", in, hidden));
    }
    boolean bias = json.get("bias").map(given -> given.asBoolean()).orElse(true);
    int size = json.member("out_features").asInt();
    if (size < 1 || size > 100_000) {
      throw new BadInputException("out_features is " + size + "; allowed are 1 to 100000");
    }
    String name = json.member("activation_function").asString();
    return Arrays.stream(Activation.values())
        .filter(one -> one.published.equals(name))
        .findFirst()
        .map(activation -> new Projection(size, activation, bias))
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "activation_function is \"%s\"; %s",
                        name,
                        NearestName.hint(
                            name,
                            Arrays.stream(Activation.values()).map(a -> a.published).toList()))));
  }

  JsonObject json(int hidden) {
    return JsonObject.builder()
        .put("in_features", hidden)
        .put("out_features", size)
        .put("bias", bias)
        .put("activation_function", activation.published)
        .build();
  }

  /** Projects, with weights in a scope: [B, H] to [B, D]. */
  Tensor of(Scope scope, Tensor given) {
    int hidden = Math.toIntExact(given.dim(-1).extent());
    return scope.in(
        () -> {
          Tensor weight =
              scope.weight("weight", Shape.of(size, hidden), Initializer.normal(DEVIATION));
          Optional<Tensor> added =
              bias
                  ? Optional.of(scope.weight("bias", Shape.of(size), Initializer.zeros()))
                  : Optional.empty();
          return activation.of(Nn.linearTransposed(given, weight, added));
        });
  }
}
