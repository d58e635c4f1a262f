package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.Optional;

/**
 * How blocks are changed by {@link Bottleneck}.
 *
 * @param placement where adapters stand
 * @param reduction by what the width of a block is divided for that of an adapter
 * @param width the width of an adapter, instead
 * @param activation between its two maps
 * @param targets maps after which adapters stand, for architectures whose own are not known
 * @param save further layers of the model that are trained wholly
 */
public record BottleneckSettings(
    @Doc(
            "Where adapters stand: houlsby, after attention and after the feed-forward part;"
                + " pfeiffer, after the feed-forward part.")
        @Default("houlsby")
        Placement placement,
    @Doc("By what the width of a block is divided for that of an adapter.")
        @Default("16")
        @Range(min = 1, max = 1e6)
        double reduction,
    @Doc("The width of an adapter, instead of reduction.") @Range(min = 1, max = 1_000_000)
        Optional<Integer> width,
    @Doc("The function between the two maps of an adapter.") @Default("gelu") Activation activation,
    @Doc(
            "The linear maps after which adapters stand: names, or the ends of names after a dot;"
                + " * stands for any characters. As placement says where none are named.")
        @Default({})
        List<String> targets,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Where adapters stand in a block. */
  public enum Placement {
    /** After attention and after the feed-forward part, each time before the sum with its input. */
    HOULSBY,
    /** After the feed-forward part, and after the norm of its sum with its input. */
    PFEIFFER
  }

  /** Copies the lists. */
  public BottleneckSettings {
    targets = List.copyOf(targets);
    save = List.copyOf(save);
  }

  /** The width of an adapter of vectors of a size. */
  int width(int size) {
    return width.orElse(Math.max(1, (int) (size / reduction)));
  }
}
