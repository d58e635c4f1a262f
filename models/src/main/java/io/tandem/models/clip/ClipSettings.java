package io.tandem.models.clip;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.image.PictureVariation;
import io.tandem.models.layer.Activation;
import java.util.OptionalInt;

/**
 * What a config says of a CLIP. The defaults are those of ViT-B/32 (Radford et al. 2021).
 *
 * @param text the shape of the tower that reads texts
 * @param vision what reads pictures
 * @param projection the number of features of the space that both are mapped to
 * @param attentionDropout the rate on the attention weights of Transformers
 * @param pictures how pictures are varied in training
 */
public record ClipSettings(
    @Doc("The shape of what reads texts; a model that begins with a checkpoint has its.")
        ClipTextSettings text,
    @Doc("What reads pictures; a model that begins with a checkpoint has its.") @Default("vit")
        VisionSettings vision,
    @Doc("The features of the space in which texts and pictures meet.")
        @Default("512")
        @Range(min = 1, max = 1_000_000)
        int projection,
    @Doc("The dropout rate on attention weights.") @Default("0") @Range(min = 0, below = 1)
        double attentionDropout,
    @Doc("How pictures are varied from pass to pass of training.") PictureVariation pictures) {
  /** That of ViT-B/32 (Radford et al. 2021), pictures as they are. */
  static final ClipSettings BASE =
      new ClipSettings(
          new ClipTextSettings(12, 512, 8, 2048, 77),
          new VisionSettings.Transformer(224, 32, 12, 768, 12, 3072),
          512,
          0,
          PictureVariation.NONE);

  /** The scale of cosines that training begins with, of which the logarithm is learned. */
  private static final double SCALE = 1 / 0.07;

  /** The same with pictures as they are. */
  ClipSettings unvaried() {
    return new ClipSettings(text, vision, projection, attentionDropout, PictureVariation.NONE);
  }

  /** A model of this shape that begins afresh. */
  Clip fresh(Tokenizer tokenizer) {
    StackShape stack =
        stack(text.layers(), text.hidden(), text.heads(), text.intermediate(), attentionDropout);
    TextTower tower =
        new TextTower(
            stack,
            tokenizer.vocabularySize(),
            text.positions(),
            ClipTexts.endOf(tokenizer),
            tokenizer.roles().beginning(),
            OptionalInt.of(ClipTexts.paddingOf(tokenizer)));
    return new Clip(tower, vision.tower(attentionDropout), projection, Math.log(SCALE));
  }

  static StackShape stack(int layers, int hidden, int heads, int intermediate, double dropout) {
    return new StackShape(
        layers, hidden, heads, intermediate, Activation.QUICK_GELU, 1e-5, dropout);
  }
}
