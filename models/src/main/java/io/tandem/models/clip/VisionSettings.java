package io.tandem.models.clip;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import java.util.List;

/** What reads pictures, where a model begins afresh. */
public sealed interface VisionSettings {
  /** The tower of this shape. */
  VisionTower tower(double attentionDropout);

  /**
   * A Vision Transformer. The defaults are those of ViT-B/32 (Radford et al. 2021).
   *
   * @param size the height and width that pictures are brought to
   * @param patch the height and width of a patch, each of which is a token
   * @param layers the number of blocks
   * @param hidden the width of the residual stream, a multiple of the heads
   * @param heads the number of attention heads
   * @param intermediate the width inside of the feed-forward layers
   */
  @TypeName("vit")
  @Doc("A Vision Transformer: patches of a picture are tokens.")
  record Transformer(
      @Doc("The height and width that pictures are brought to, in pixels.")
          @Default("224")
          @Range(min = 1, max = 4096)
          int size,
      @Doc("The height and width of a patch, in pixels.") @Default("32") @Range(min = 1, max = 4096)
          int patch,
      @Doc("The number of blocks.") @Default("12") @Range(min = 1, max = 1000) int layers,
      @Doc("The width of the residual stream, a multiple of the heads.")
          @Default("768")
          @Range(min = 1, max = 1_000_000)
          int hidden,
      @Doc("The number of attention heads.") @Default("12") @Range(min = 1, max = 10_000) int heads,
      @Doc("The width inside of the feed-forward layers.")
          @Default("3072")
          @Range(min = 1, max = 10_000_000)
          int intermediate)
      implements VisionSettings {

    @Override
    public VisionTower tower(double attentionDropout) {
      return new VisionTransformer(
          ClipSettings.stack(layers, hidden, heads, intermediate, attentionDropout), size, patch);
    }
  }

  /**
   * A residual network with norms of groups.
   *
   * @param size the height and width that pictures are brought to
   * @param features the number of features of the first stage
   * @param blocks the number of blocks of each stage
   * @param groups the number of groups of a norm, which divides the features
   */
  @TypeName("resnet")
  @Doc("A residual network for small pictures, with norms of groups of features.")
  record Residual(
      @Doc("The height and width that pictures are brought to, in pixels.")
          @Default("32")
          @Range(min = 1, max = 4096)
          int size,
      @Doc("The features of the first stage; each further one has twice as many.")
          @Default("32")
          @Range(min = 1, max = 100_000)
          int features,
      @Doc("The number of blocks of each stage.") @Default({"2", "2", "2"}) List<Integer> blocks,
      @Doc("The number of groups of features that are normed together.")
          @Default("8")
          @Range(min = 1, max = 100_000)
          int groups)
      implements VisionSettings {

    /** Copies the list. */
    public Residual {
      blocks = List.copyOf(blocks);
    }

    @Override
    public VisionTower tower(double attentionDropout) {
      return new ResNet(size, features, blocks, groups);
    }
  }
}
