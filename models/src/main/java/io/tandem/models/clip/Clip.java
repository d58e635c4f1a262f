package io.tandem.models.clip;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.image.PictureForm;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.Linear;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * CLIP as checkpoints are published: Hugging Face's {@code CLIPModel}, or the same with a {@link
 * ResNet} for pictures, which is Tandem's own.
 *
 * @param text the tower that reads texts
 * @param vision the tower that reads pictures
 * @param projection the number of features of the space that both are mapped to ({@code
 *     projection_dim})
 * @param logScale what the logarithm of the scale of cosines begins with ({@code
 *     logit_scale_init_value}); in the paper {@code ln(1 / 0.07)}
 */
public record Clip(TextTower text, VisionTower vision, int projection, double logScale)
    implements ForwardModel {
  /** The input with the pixels of pictures. */
  public static final String PIXEL_VALUES = "pixel_values";

  static final String RETURN_LOSS = "return_loss";
  private static final Dim TEXTS = Dim.symbol("texts");
  private static final Dim PICTURES = Dim.symbol("pictures");
  private static final Dim TIME = Dim.symbol("time");

  @Override
  public String type() {
    return ClipProvider.NAME;
  }

  @Override
  public Map<String, Variable> weights() {
    return forward(Set.of(Batch.INPUT_IDS, PIXEL_VALUES), Lengths.NONE).variables();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(PublishedClip.write(this));
  }

  @Override
  public Map<String, JsonValue> publishedFiles() {
    return Map.of(PictureForm.FILE, form().json());
  }

  /** How pictures become what it reads. */
  PictureForm form() {
    return PictureForm.clip(vision.size());
  }

  /** {@inheritDoc} Earlier checkpoints hold the numbers of positions, which nobody learns. */
  @Override
  public Optional<String> variableOf(String tensor) {
    return tensor.endsWith(".embeddings.position_ids") ? Optional.empty() : Optional.of(tensor);
  }

  /** Without dropout. */
  Clip deterministic() {
    return new Clip(text.deterministic(), vision.deterministic(), projection, logScale);
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    Map<String, ForwardInput> inputs = new TreeMap<>();
    TensorType tokens = TensorType.int32(TEXTS, TIME);
    inputs.put(
        Batch.INPUT_IDS,
        ForwardInput.required(tokens, text.vocabularySize()).atMost(text.positions()));
    inputs.put(Decoding.ATTENTION_MASK, ForwardInput.optional(tokens, 2));
    inputs.put(Decoding.POSITION_IDS, ForwardInput.optional(tokens, text.positions()));
    inputs.put(PIXEL_VALUES, ForwardInput.required(pixels(PICTURES), 1));
    // 0 would be to ask for no loss, which is said by leaving it out.
    inputs.put(
        RETURN_LOSS,
        new ForwardInput(
            TensorType.int32(Dim.ONE), false, 1, 2, OptionalInt.empty(), OptionalInt.empty()));
    return inputs;
  }

  /** The type of pictures. */
  TensorType pixels(Dim pictures) {
    Dim side = Dim.of(vision.size());
    return TensorType.of(
        DType.FLOAT32, Shape.of(pictures, Dim.of(VisionTower.CHANNELS), side, side));
  }

  /** {@inheritDoc} For a loss there are as many texts as pictures. */
  @Override
  public Lengths forwardLengths(Map<String, HostTensor> inputs) {
    HostTensor ids = inputs.get(Batch.INPUT_IDS);
    HostTensor pixels = inputs.get(PIXEL_VALUES);
    if (inputs.containsKey(RETURN_LOSS) && ids.extents()[0] != pixels.extents()[0]) {
      throw new BadInputException(
          String.format(
              "'%s' asks for the loss of pairs, and '%s' is %s where '%s' is %s",
              RETURN_LOSS, Batch.INPUT_IDS, ids.shape(), PIXEL_VALUES, pixels.shape()));
    }
    return Lengths.NONE;
  }

  /**
   * {@inheritDoc} The states of the towers are {@code text_model_output.hidden_states.N} and {@code
   * vision_model_output.hidden_states.N}, and there is a loss if {@code return_loss} is given.
   */
  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return Trace.program(
        type() + ".forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          Clip exact = deterministic();
          KeyMask mask =
              pass.optional(Decoding.ATTENTION_MASK).map(KeyMask::withZeros).orElse(KeyMask.NONE);
          Tower texts =
              exact.texts(
                  trace.root(),
                  pass.input(Batch.INPUT_IDS),
                  mask,
                  pass.optional(Decoding.POSITION_IDS));
          Tower pictures = exact.pictures(trace.root(), pass.input(PIXEL_VALUES));
          pass.hiddenStates("text_model_output.", texts.states());
          pass.hiddenStates("vision_model_output.", pictures.states());
          PictureText both = together(trace.root(), texts, pictures);
          Tensor logits = both.logitsPerText();
          pass.give("text_embeds", both.texts());
          pass.give("image_embeds", both.pictures());
          pass.give("logits_per_text", logits);
          pass.give("logits_per_image", logits.transpose(0, 1));
          pass.optional(RETURN_LOSS)
              .ifPresent(
                  asked -> {
                    Tensor one = asked.squeeze(0).castTo(DType.FLOAT32);
                    Tensor ofTexts = PictureText.losses(logits).mean();
                    Tensor ofPictures = PictureText.losses(logits.transpose(0, 1)).mean();
                    pass.give(LOSS, ofTexts.plus(ofPictures).times(0.5).times(one));
                  });
        });
  }

  /** Reads texts. */
  Tower texts(Scope root, Tensor ids, KeyMask mask, Optional<Tensor> places) {
    return text.read(root.child("text_model"), ids, mask, places);
  }

  /** Reads pictures. */
  Tower pictures(Scope root, Tensor pixels) {
    return vision.read(root.child("vision_model"), pixels);
  }

  /** What texts are in the space of both: rows of length 1, [B, P]. */
  Tensor embeddedTexts(Scope root, Tower texts) {
    return embedded(root, "text_projection", text.stack().hidden(), texts);
  }

  /** What pictures are in the space of both: rows of length 1, [B, P]. */
  Tensor embeddedPictures(Scope root, Tower pictures) {
    return embedded(root, "visual_projection", vision.width(), pictures);
  }

  private Tensor embedded(Scope root, String name, int width, Tower tower) {
    Scope scope = root.child(name);
    Initializer initial = Initializer.normal(1 / Math.sqrt(width));
    Tensor projected = Linear.of(scope, width, projection, initial, false).apply(tower.pooled());
    return scope.in(() -> PictureText.normalized(projected));
  }

  private PictureText together(Scope root, Tower texts, Tower pictures) {
    return new PictureText(
        embeddedTexts(root, texts),
        embeddedPictures(root, pictures),
        PictureText.logScale(root, logScale));
  }
}
