package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.op.Attention;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Shape;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.RelativePositions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The layers of attention that see a prefix: all of a model, but of a T5 that writes those in which
 * it sees what it has written, as in Hugging Face PEFT. Of these n layers PEFT gives layer i the
 * keys and values of place 2 i modulo n, so that two layers share theirs where n is even.
 *
 * @param paths where they are, from the first layer on
 * @param positions how they tell distances, if they belong to a T5 that writes
 * @param counted whether tokens are counted from behind the virtual ones, which take their places
 */
record PrefixedLayers(List<String> paths, Optional<RelativePositions> positions, boolean counted) {
  private static final Pattern WRITING = Pattern.compile("decoder\\..*\\.SelfAttention");
  private static final String TABLE = RelativePositions.TABLE + ".weight";

  /** Copies the list. */
  PrefixedLayers {
    paths = List.copyOf(paths);
  }

  /** Finds them in a program. */
  static PrefixedLayers of(AdapterMaterial material) {
    List<String> all =
        material.program().nodes().stream()
            .filter(PrefixedLayers::isAttention)
            .map(Node::path)
            .distinct()
            .toList();
    List<String> writing = all.stream().filter(path -> WRITING.matcher(path).matches()).toList();
    boolean isT5 = UsualLayers.type(material.model()).equals(Optional.of("t5"));
    return isT5 && !writing.isEmpty()
        ? new PrefixedLayers(writing, Optional.of(positions(material.model())), false)
        : new PrefixedLayers(all, Optional.empty(), !VirtualTokens.areTwoStacks(material));
  }

  private static RelativePositions positions(Architecture model) {
    PublishedConfig config =
        new PublishedConfig(model.publishedConfig(OptionalInt.empty()).orElseThrow());
    return new RelativePositions(
        config.whole("relative_attention_num_buckets", 10_000),
        config.whole("relative_attention_max_distance", 1 << 20));
  }

  private static boolean isAttention(Node node) {
    return node.op() instanceof Attention || node.op() instanceof DroppedAttention;
  }

  /** Whether a T5 writes with them. */
  boolean areOfWriting() {
    return positions.isPresent();
  }

  /** Whether a node is attention that sees the prefix. */
  boolean include(Node node) {
    boolean isMeant = !areOfWriting() || WRITING.matcher(node.path()).matches();
    return isMeant && isAttention(node);
  }

  /** The shape of the first keys: [B, H, S, D]. */
  Shape keys(AdapterMaterial material) {
    return material.program().nodes().stream()
        .filter(this::include)
        .findFirst()
        .map(node -> node.operands().get(1).type().shape())
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "adapter: a '%s' has no attention that a prefix could stand before",
                        material.model().type())));
  }

  /** Which of the pairs of keys and values is a layer's. */
  int pair(Node node) {
    int layer = paths.indexOf(node.path());
    if (layer < 0) {
      throw new BadInputException(
          String.format("adapter: %s is no layer that the prefix is for", node.path()));
    }
    return areOfWriting() ? 2 * layer % paths.size() : layer;
  }

  /** The table by which the layers of a program tell distances, [buckets, heads]. */
  Optional<Variable> table(Program program) {
    return program.reads().keySet().stream()
        .filter(name -> areOfWriting() && name.startsWith("decoder.") && name.endsWith(TABLE))
        .map(program::variable)
        .findFirst();
  }
}
