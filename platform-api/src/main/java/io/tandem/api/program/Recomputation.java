package io.tandem.api.program;

import io.tandem.api.error.NearestName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of a forward pass are computed again when the backward pass gets there, instead of
 * being kept until then (Chen et al. 2016, arXiv 1604.06174).
 *
 * <p>Each scope is a part by itself: what enters it is kept, what is computed inside is not. Of a
 * model of n equal blocks, each of them a part, a step then keeps n inputs and the inside of one
 * block, for about a third more time at the most: one more forward pass.
 *
 * @param scopes paths of layers, none inside another
 */
public record Recomputation(List<String> scopes) {
  /** Everything that the backward pass needs is kept. */
  public static final Recomputation NONE = new Recomputation(List.of());

  public Recomputation {
    scopes = List.copyOf(scopes);
    for (String scope : scopes) {
      for (String other : scopes) {
        if (!scope.equals(other) && isIn(other, scope)) {
          throw new IllegalArgumentException(
              "'" + scope + "' and '" + other + "' cannot both be computed again by themselves");
        }
      }
    }
  }

  /**
   * The parts that patterns stand for: every layer of a program whose path matches one, and is not
   * inside another that does.
   *
   * @param patterns as {@link NamePattern} has them: {@code h.*} is every block of a GPT
   * @throws IllegalArgumentException if a pattern matches no layer, with the nearest
   */
  public static Recomputation of(Program program, List<String> patterns) {
    Set<String> layers = layers(program);
    Set<String> matched = new LinkedHashSet<>();
    for (String text : patterns) {
      NamePattern pattern = new NamePattern(text);
      List<String> found = layers.stream().filter(pattern::matches).toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "no layer to recompute matches '" + text + "'; " + NearestName.hint(text, layers));
      }
      matched.addAll(found);
    }
    List<String> outermost =
        matched.stream()
            .filter(
                layer ->
                    matched.stream().noneMatch(other -> !other.equals(layer) && isIn(layer, other)))
            .toList();
    return new Recomputation(outermost);
  }

  /** The paths of all layers, each after those that it is in. */
  private static Set<String> layers(Program program) {
    Set<String> layers = new LinkedHashSet<>();
    for (Node node : program.nodes()) {
      String path = node.path();
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        layers.add(path.substring(0, dot));
      }
      layers.add(path);
    }
    layers.remove("");
    return layers;
  }

  /** The part that a layer belongs to. */
  Optional<String> part(String path) {
    return scopes.stream().filter(scope -> isIn(path, scope)).findFirst();
  }

  private static boolean isIn(String path, String scope) {
    return path.equals(scope) || path.startsWith(scope + ".");
  }
}
