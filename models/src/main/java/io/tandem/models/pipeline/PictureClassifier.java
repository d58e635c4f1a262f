package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.models.clip.ImageTextModel;
import io.tandem.models.clip.ImageTextVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Tells which of several labels fits a picture, with a model of pictures and texts that was trained
 * for none of them (Radford et al. 2021, arXiv 2103.00020, section 3.1): a label is a text by a
 * template, and its probability is its share of the exponentials of scaled cosines. Used by one
 * thread.
 */
public final class PictureClassifier implements AutoCloseable {
  /** What stands for a label in a template. */
  public static final String LABEL = "{label}";

  private final ImageTextVectors vectors;
  private final List<String> labels;
  private final List<List<Float>> anchors;
  private final double scale;

  /**
   * A classifier at work on a device.
   *
   * @param model what makes vectors
   * @param state where its weights lie; not closed with this
   * @param precision in which element types it computes
   * @param template a text in which {@value #LABEL} stands for a label
   * @param labels at least two, none of them twice
   * @throws BadInputException if there are fewer, or the template has no place for them
   */
  public PictureClassifier(
      ImageTextModel model,
      DeviceState state,
      Precision precision,
      String template,
      List<String> labels) {
    if (!template.contains(LABEL)) {
      throw new BadInputException(
          "the template '" + template + "' has no " + LABEL + " where a label would stand");
    }
    if (labels.size() < 2 || labels.stream().distinct().count() < labels.size()) {
      throw new BadInputException(
          "the labels are " + labels + "; at least two, none of them twice");
    }
    this.labels = List.copyOf(labels);
    vectors = model.vectors(state, precision);
    anchors = vectors.texts(labels.stream().map(one -> template.replace(LABEL, one)).toList());
    scale = model.scale(state);
  }

  /**
   * Tells the labels of pictures.
   *
   * @param files PNG and JPEG files
   * @return for each all labels with their probabilities, the likeliest first, which alone is said
   * @throws BadInputException if a picture cannot be read, naming its file
   */
  public List<List<LabelScore>> of(List<Path> files) {
    return vectors.pictureFiles(files).stream().map(this::scores).toList();
  }

  private List<LabelScore> scores(List<Float> picture) {
    double[] logits = new double[labels.size()];
    for (int i = 0; i < logits.length; i++) {
      for (int k = 0; k < picture.size(); k++) {
        logits[i] += scale * anchors.get(i).get(k) * picture.get(k);
      }
    }
    double greatest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - greatest)).sum();
    List<LabelScore> scores = new ArrayList<>();
    boolean said = false;
    for (int i = 0; i < logits.length; i++) {
      boolean best = !said && logits[i] == greatest;
      said |= best;
      scores.add(new LabelScore(labels.get(i), Math.exp(logits[i] - greatest) / sum, best));
    }
    scores.sort(Comparator.comparingDouble(LabelScore::score).reversed());
    return scores;
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    vectors.close();
  }
}
