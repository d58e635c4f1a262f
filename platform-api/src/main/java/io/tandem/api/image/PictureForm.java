package io.tandem.api.image;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.tensor.HostTensor;
import java.util.List;

/**
 * How pixels become what a model reads: the shorter side is brought to a size, the middle taken,
 * and each colour, as a share of 255, made a number by its mean and deviation.
 *
 * @param size the height and width
 * @param mean of red, green and blue
 * @param deviation of red, green and blue, above 0
 */
public record PictureForm(int size, List<Double> mean, List<Double> deviation) {
  /** What {@code preprocessor_config.json} is called. */
  public static final String FILE = "preprocessor_config.json";

  /** Means over the pictures that CLIP was trained on, as it is published. */
  private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);

  private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);

  /** Copies the lists and checks that there are three of each. */
  public PictureForm {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (size < 1 || mean.size() != 3 || deviation.size() != 3) {
      throw new IllegalArgumentException(
          String.format("size %d, means %s, deviations %s", size, mean, deviation));
    }
    if (!deviation.stream().allMatch(one -> one > 0)) {
      throw new IllegalArgumentException("deviations are " + deviation + ": all above 0");
    }
  }

  /** That of CLIP (Radford et al. 2021) in a size. */
  public static PictureForm clip(int size) {
    return new PictureForm(size, CLIP_MEAN, CLIP_DEVIATION);
  }

  /** The middle of a picture, its shorter side brought to the size. */
  public Pixels fitted(Pixels picture) {
    int shorter = Math.min(picture.width(), picture.height());
    int width = (int) ((long) size * picture.width() / shorter);
    int height = (int) ((long) size * picture.height() / shorter);
    Pixels whole = Resampling.BICUBIC.resize(picture, Resampling.Box.of(picture), width, height);
    return whole.part((width - size) / 2, (height - size) / 2, size, size);
  }

  /**
   * The numbers of a picture.
   *
   * @param picture of the size
   * @return {@code f32 [3, size, size]}
   */
  public HostTensor numbers(Pixels picture) {
    if (picture.width() != size || picture.height() != size) {
      throw new IllegalArgumentException(picture + ", not " + size + " × " + size);
    }
    float[] numbers = new float[3 * size * size];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double share = picture.colour(x, y, channel) / 255.0;
          numbers[(channel * size + y) * size + x] =
              (float) ((share - mean.get(channel)) / deviation.get(channel));
        }
      }
    }
    return HostTensor.of(numbers, 3, size, size);
  }

  /** What stands in {@value #FILE}, as Hugging Face's {@code CLIPImageProcessor} reads it. */
  public JsonObject json() {
    return JsonObject.builder()
        .put("image_processor_type", "CLIPImageProcessor")
        .put("do_convert_rgb", true)
        .put("do_resize", true)
        .put("size", JsonObject.builder().put("shortest_edge", size).build())
        .put("resample", 3)
        .put("do_center_crop", true)
        .put("crop_size", JsonObject.builder().put("height", size).put("width", size).build())
        .put("do_rescale", true)
        .put("rescale_factor", 1 / 255.0)
        .put("do_normalize", true)
        .put("image_mean", numbers(mean))
        .put("image_std", numbers(deviation))
        .build();
  }

  private static JsonArray numbers(List<Double> all) {
    return new JsonArray(all.stream().<JsonValue>map(JsonNumber::of).toList());
  }
}
