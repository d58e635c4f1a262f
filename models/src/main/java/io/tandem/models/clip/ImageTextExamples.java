package io.tandem.models.clip;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.ImageText;
import io.tandem.api.error.BadInputException;
import io.tandem.api.image.PictureFile;
import io.tandem.api.image.PictureForm;
import io.tandem.api.image.PictureVariation;
import io.tandem.api.image.Pixels;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes examples of pictures with texts. In each pass of training a picture is varied, and one of
 * the texts that belong to it is drawn; a model is measured on pictures as they are, with their
 * first text.
 *
 * @param task where a document has its picture and its texts
 * @param texts how texts become tokens
 * @param padding what fills texts up
 * @param form how pictures become numbers
 * @param variation how they are varied
 */
record ImageTextExamples(
    ImageText task, ClipTexts texts, int padding, PictureForm form, PictureVariation variation)
    implements ExampleEncoder {
  static final String TIME = "time";
  private static final String ROWS = "rows";

  /** What is kept of a picture that is varied: its pixels as they were read. */
  private static final String PIXELS = "pixels";

  @Override
  public Map<String, Feature> features() {
    return Map.of(
        Batch.INPUT_IDS,
        Feature.integers(padding, TIME),
        Clip.PIXEL_VALUES,
        new Feature(DType.FLOAT32, List.of("colours", ROWS, "columns"), 0));
  }

  /**
   * {@inheritDoc} That of pictures, which are all alike: which texts stand beside each other in a
   * batch, and have to be told from each other, is left to chance and not to their lengths.
   */
  @Override
  public List<String> lengthAxes() {
    return List.of(ROWS);
  }

  @Override
  public int longest(String axis) {
    return form.size();
  }

  @Override
  public Example encode(Document document) {
    Pixels picture = picture(document);
    Map<String, HostTensor> tensors = new HashMap<>();
    tensors.put(Batch.INPUT_IDS, ids(document, task.captionsOf(document).get(0)));
    tensors.put(Clip.PIXEL_VALUES, form.numbers(form.fitted(picture)));
    if (variation.varies()) {
      tensors.put(PIXELS, HostTensor.of(picture.toArray(), picture.height(), picture.width()));
    }
    return new Example(document.name(), tensors, 1);
  }

  @Override
  public boolean varies() {
    return variation.varies() || task.captions().isPresent();
  }

  @Override
  public Example vary(Document document, Example example, Draws draws) {
    List<String> captions = task.captionsOf(document);
    HostTensor ids = ids(document, captions.get(draws.below(captions.size())));
    HostTensor numbers = example.tensors().get(Clip.PIXEL_VALUES);
    if (variation.varies()) {
      HostTensor kept = example.tensors().get(PIXELS);
      long[] extents = kept.extents();
      Pixels picture = Pixels.of((int) extents[1], (int) extents[0], kept.toIntArray());
      numbers = form.numbers(variation.apply(picture, form.size(), draws));
    }
    return new Example(
        example.name(),
        Map.of(Batch.INPUT_IDS, ids, Clip.PIXEL_VALUES, numbers),
        example.targetTokens());
  }

  /** The numbers of a document's picture as it is. */
  HostTensor numbers(Document document) {
    return form.numbers(form.fitted(picture(document)));
  }

  private Pixels picture(Document document) {
    try {
      return PictureFile.read(task.pictureOf(document));
    } catch (BadInputException e) {
      throw new BadInputException(document.place() + ": " + e.getMessage(), e);
    }
  }

  private HostTensor ids(Document document, String text) {
    try {
      int[] ids = texts.tokens(text);
      return HostTensor.of(ids, ids.length);
    } catch (BadInputException e) {
      throw new BadInputException(document.place() + ": " + e.getMessage(), e);
    }
  }
}
