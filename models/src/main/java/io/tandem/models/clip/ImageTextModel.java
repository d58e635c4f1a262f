package io.tandem.models.clip;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.ImageText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.image.PictureVariation;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.JointModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.layer.KeyMask;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A CLIP that learns from pictures with texts. Its checkpoints are those of the published model.
 *
 * <p>The loss is the symmetric cross entropy over all pairs of a batch (Radford et al. 2021, figure
 * 3). The scale of cosines is learned by its logarithm, and bounded by {@value #GREATEST_SCALE}
 * (section 2.5): beyond it, it has no gradient.
 */
public final class ImageTextModel implements DocumentModel, JointModel, ForwardModel {
  /** The greatest scale of cosines. */
  static final double GREATEST_SCALE = 100;

  static final String TEXTS = "text_embeds";
  static final String PICTURES = "image_embeds";

  private static final Dim BATCH = Dim.symbol("batch");

  private final Clip network;
  private final ImageText task;
  private final Tokenizer tokenizer;
  private final PictureVariation variation;

  private ImageTextModel(
      Clip network, ImageText task, Tokenizer tokenizer, PictureVariation variation) {
    this.network = network;
    this.task = task;
    this.tokenizer = tokenizer;
    this.variation = variation;
  }

  /**
   * A model for the task of its material: of the checkpoint's shape, if there is one, and of that
   * of the settings otherwise.
   *
   * @throws BadInputException if the checkpoint cannot be read, or a shape or tokens are asked for
   *     that it does not have
   */
  static ImageTextModel of(ClipSettings settings, ImageText task, ModelMaterial material) {
    Tokenizer tokenizer = material.tokenizer();
    Clip network =
        material
            .checkpoint()
            .map(config -> continued(config, settings, tokenizer))
            .orElseGet(() -> settings.fresh(tokenizer));
    return new ImageTextModel(network, task, tokenizer, settings.pictures());
  }

  private static Clip continued(JsonObject config, ClipSettings settings, Tokenizer tokenizer) {
    Clip network = PublishedClip.read(config);
    PublishedConfig.refuseOwnShape(ClipProvider.NAME, settings.unvaried(), ClipSettings.BASE);
    return checked(network, tokenizer);
  }

  private static Clip checked(Clip network, Tokenizer tokenizer) {
    PublishedConfig.refuseMoreTokens(tokenizer.vocabularySize(), network.text().vocabularySize());
    int end = ClipTexts.endOf(tokenizer);
    int wanted = network.text().endOfText();
    if (wanted != TextTower.GREATEST && wanted != end) {
      throw new BadInputException(
          String.format(
              "texts end with the token %d for the model, and with %d for the tokenizer",
              wanted, end));
    }
    return network;
  }

  /** A published model asked about pictures and texts, with the names of {@link ImageText}. */
  public static ImageTextModel asking(Clip network, Tokenizer tokenizer) {
    return new ImageTextModel(
        checked(network, tokenizer),
        new ImageText("picture", Optional.empty()),
        tokenizer,
        PictureVariation.NONE);
  }

  /** The same as it is published. */
  public Clip published() {
    return network;
  }

  @Override
  public String type() {
    return network.type();
  }

  @Override
  public ImageText task() {
    return task;
  }

  @Override
  public Map<String, Variable> weights() {
    return network.weights();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return network.publishedConfig(endOfText);
  }

  @Override
  public Map<String, JsonValue> publishedFiles() {
    return network.publishedFiles();
  }

  /** {@inheritDoc} The token that ends a text, whose vector stands for it. */
  @Override
  public JsonObject publishedTokenizer(JsonObject file) {
    int end = ClipTexts.endOf(tokenizer);
    return new TextEnd(tokenizer.tokenOf(end), end).in(file);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return network.variableOf(tensor);
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return network.forwardInputs();
  }

  @Override
  public Lengths forwardLengths(Map<String, HostTensor> inputs) {
    return network.forwardLengths(inputs);
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return network.forward(given, lengths);
  }

  @Override
  public ExampleEncoder encoder() {
    return examples();
  }

  private ImageTextExamples examples() {
    return new ImageTextExamples(
        task, texts(), ClipTexts.paddingOf(tokenizer), network.form(), variation);
  }

  private ClipTexts texts() {
    return new ClipTexts(tokenizer, network.text().positions());
  }

  /** {@inheritDoc} {@value #TEXTS} and {@value #PICTURES}, {@code [batch, projection]} each. */
  @Override
  public Program vectors(Phase phase, Lengths lengths) {
    return Trace.program(
        type() + ".vectors",
        trace -> {
          Clip shape = phase == Phase.TRAINING ? network : network.deterministic();
          trace.output(TEXTS, textVectors(trace, shape));
          trace.output(PICTURES, pictureVectors(trace, shape));
        });
  }

  private static Tensor textVectors(Trace trace, Clip shape) {
    TensorType tokens = TensorType.int32(BATCH, Dim.symbol(ImageTextExamples.TIME));
    Tensor ids = trace.input(Batch.INPUT_IDS, tokens);
    // Tokens see those before them, and what stands after the end of a text is not looked at.
    Tower tower = shape.texts(trace.root(), ids, KeyMask.NONE, Optional.empty());
    return shape.embeddedTexts(trace.root(), tower);
  }

  private static Tensor pictureVectors(Trace trace, Clip shape) {
    Tensor pixels = trace.input(Clip.PIXEL_VALUES, shape.pixels(BATCH));
    return shape.embeddedPictures(trace.root(), shape.pictures(trace.root(), pixels));
  }

  @Override
  public Program joint(Phase phase) {
    return Trace.program(
        type() + ".loss",
        trace -> {
          TensorType type =
              TensorType.of(DType.FLOAT32, Shape.of(BATCH, Dim.of(network.projection())));
          Tensor scale = PictureText.logScale(trace.root(), network.logScale());
          Tensor bound = trace.scalar(DType.FLOAT32, Math.log(GREATEST_SCALE));
          PictureText both =
              new PictureText(
                  trace.input(TEXTS, type), trace.input(PICTURES, type), scale.minimum(bound));
          Tensor losses = trace.root().child("loss").in(both::losses); // [B]
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, losses.onesLike().sum());
        });
  }

  /** Texts as vectors, in the same space as pictures; of each a row of length 1. */
  Program textVectors() {
    return Trace.program(
        type() + ".texts",
        trace -> trace.output(TEXTS, textVectors(trace, network.deterministic())));
  }

  /** Pictures as vectors. */
  Program pictureVectors() {
    return Trace.program(
        type() + ".pictures",
        trace -> trace.output(PICTURES, pictureVectors(trace, network.deterministic())));
  }

  /**
   * {@inheritDoc} A document may have a text, a picture or both; what it is told is a {@link
   * Prediction.Vectors}.
   */
  @Override
  public Answering answering(DeviceState state, Precision precision) {
    ImageTextVectors vectors = vectors(state, precision);
    return new Answering() {
      @Override
      public List<Prediction> answer(List<Document> documents) {
        List<String> written = new ArrayList<>();
        List<Document> drawn = new ArrayList<>();
        for (Document document : documents) {
          if (!document.text().isBlank()) {
            written.add(document.text());
          }
          if (document.attributes().containsKey(task.picture())) {
            drawn.add(document);
          }
        }
        Iterator<List<Float>> ofTexts = vectors.texts(written).iterator();
        Iterator<List<Float>> ofPictures = vectors.pictures(drawn).iterator();
        List<Prediction> answers = new ArrayList<>();
        for (Document document : documents) {
          answers.add(
              new Prediction.Vectors(
                  document.text().isBlank() ? List.of() : ofTexts.next(),
                  document.attributes().containsKey(task.picture())
                      ? ofPictures.next()
                      : List.of()));
        }
        return answers;
      }

      @Override
      public void close() {
        vectors.close();
      }
    };
  }

  /** What cosines are multiplied by, as its weights lie in a state. */
  public double scale(DeviceState state) {
    return Math.min(GREATEST_SCALE, Math.exp(state.read(PictureText.SCALE).item()));
  }

  /**
   * Sets the model to make vectors.
   *
   * @param state where its weights lie, or will before the first call; not closed with it
   * @param precision in which element types it computes
   */
  public ImageTextVectors vectors(DeviceState state, Precision precision) {
    return new ImageTextVectors(this, examples(), state, precision);
  }
}
