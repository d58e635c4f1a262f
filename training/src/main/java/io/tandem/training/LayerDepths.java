package io.tandem.training;

import io.tandem.api.error.BadInputException;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How deep in a model a weight lies, from the names that published checkpoints and PyTorch's
 * recurrent layers have: embeddings are at 0, layer n, counted from 0, at n + 1, and what belongs
 * to no layer, such as a head, above the last of them; where nothing does, the last layer is at the
 * top. Where a model has several stacks, layers of one number are at one depth.
 *
 * @param layers how many layers there are, at least 1
 * @param top the greatest depth that a weight has
 */
record LayerDepths(int layers, int top) {
  private static final Pattern LAYER =
      Pattern.compile(
          "(?:^|\\.)(?:layers?|h|blocks?|resblocks)\\.(\\d{1,4})(?:\\.|$)"
              + "|(?:^|\\.)(?:weight|bias)_[ih]h_l(\\d{1,4})(?:_reverse)?$");
  private static final Pattern EMBEDDINGS =
      Pattern.compile("(?:^|\\.)(?:embeddings?|\\w*embed_\\w+|wte|wpe|shared)(?:\\.|$)");

  /**
   * Those of a model.
   *
   * @param names of all of its weights
   * @param key what wants them, for messages
   * @throws BadInputException if none has the number of a layer
   */
  static LayerDepths of(Collection<String> names, String key) {
    int last = names.stream().mapToInt(name -> layer(name).orElse(-1)).max().orElse(-1);
    if (last < 0) {
      throw new BadInputException(
          String.format(
              "%s goes by the layers of a model, and no weight has the number of one in its name,"
                  + " as 'encoder.layer.0.output.dense.weight' has; it has %s",
              key, names.stream().sorted().limit(3).toList()));
    }
    int layers = last + 1;
    int top = names.stream().mapToInt(name -> depth(name, layers)).max().orElseThrow();
    return new LayerDepths(layers, top);
  }

  private static int depth(String name, int layers) {
    return layer(name).orElse(EMBEDDINGS.matcher(name).find() ? -1 : layers);
  }

  private static OptionalInt layer(String name) {
    Matcher found = LAYER.matcher(name);
    if (!found.find()) {
      return OptionalInt.empty();
    }
    String number = found.group(1) == null ? found.group(2) : found.group(1);
    return OptionalInt.of(Integer.parseInt(number));
  }

  /** How many depths a weight lies below the top, where a head is, if there is one. */
  int below(String name) {
    return top - depth(name, layers);
  }
}
