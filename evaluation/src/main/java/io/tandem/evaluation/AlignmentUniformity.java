package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures two things that good vectors have at once (Wang and Isola 2020, arXiv 2005.10242,
 * section 4.1), of vectors that are divided by their lengths:
 *
 * <ul>
 *   <li>{@code alignment}: the mean of the squared distance of texts that go together; from 0, the
 *       smaller the better; only where documents have a second text;
 *   <li>{@code uniformity}: the logarithm of the mean of {@code exp(-2 d²)} over all pairs of
 *       texts, d being their distance; the more negative, the better they are spread over the
 *       sphere.
 * </ul>
 *
 * <p>Texts are the documents' own and their second ones, each as often as it occurs. A case holds
 * what a document adds to both means; over some of the cases, uniformity is that of their texts
 * among all texts.
 */
public final class AlignmentUniformity implements Evaluator<AlignmentUniformity.Settings> {
  private static final String ALIGNMENT = "alignment";
  private static final String UNIFORMITY = "uniformity";
  private static final String CLOSENESS = "closeness";
  private static final double SCALE = 2;

  /** Nothing is to be chosen. */
  public record Settings() {}

  /** Used by the service loader. */
  public AlignmentUniformity() {}

  @Override
  public String name() {
    return "alignment-uniformity";
  }

  @Override
  public String description() {
    return "how near vectors of texts that go together are, and how evenly all are spread";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Matching;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return new LinkedHashSet<>(List.of(ALIGNMENT, UNIFORMITY));
  }

  @Override
  public String question(Case one) {
    return one.content().get(CaseContent.TEXT)
        + "\u0000"
        + one.content().get(SentenceSimilarity.SECOND);
  }

  private static float[] normalized(float[] vector) {
    double length = Math.sqrt(VectorComparison.DOT.of(vector, vector));
    float[] all = vector.clone();
    for (int i = 0; i < all.length && length > 0; i++) {
      all[i] = (float) (all[i] / length);
    }
    return all;
  }

  private static double squaredDistance(float[] a, float[] b) {
    double distance = VectorComparison.EUCLIDEAN.of(a, b);
    return distance * distance;
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    boolean isPaired = vectors.task().second().isPresent();
    List<float[]> all = new ArrayList<>();
    for (Document document : vectors.documents()) {
      all.add(normalized(vectors.of(document)));
      if (isPaired) {
        all.add(normalized(vectors.of(vectors.task().othersOf(document).get(0))));
      }
    }
    double[] closeness =
        IntStream.range(0, all.size()).parallel().mapToDouble(i -> closeness(all, i)).toArray();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < vectors.documents().size(); i++) {
      Document document = vectors.documents().get(i);
      JsonObject.Builder content =
          JsonObject.builder().put(CaseContent.TEXT, CaseContent.shortened(document.text()));
      if (isPaired) {
        content
            .put(
                SentenceSimilarity.SECOND,
                CaseContent.shortened(vectors.task().othersOf(document).get(0)))
            .put(ALIGNMENT, squaredDistance(all.get(2 * i), all.get(2 * i + 1)))
            .put(CLOSENESS, (closeness[2 * i] + closeness[2 * i + 1]) / 2);
      } else {
        content.put(CLOSENESS, closeness[i]);
      }
      cases.add(new Case(document.name(), content.build()));
    }
    return cases;
  }

  /** The mean of exp(-2 d²) between a vector and all others; 0 where there is no other. */
  private static double closeness(List<float[]> all, int number) {
    double sum = 0;
    for (int i = 0; i < all.size(); i++) {
      if (i != number) {
        sum += Math.exp(-SCALE * squaredDistance(all.get(number), all.get(i)));
      }
    }
    return all.size() == 1 ? 0 : sum / (all.size() - 1);
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    boolean isPaired =
        !cases.isEmpty()
            && cases.stream().anyMatch(one -> one.content().get(ALIGNMENT).isPresent());
    if (isPaired) {
      columns.put(ALIGNMENT, Regression.column(cases, ALIGNMENT));
    }
    columns.put(UNIFORMITY, Regression.column(cases, CLOSENESS));
    return new Spread(new MeanMeasures(cases.size(), columns));
  }

  /**
   * Uniformity is the logarithm of a mean.
   *
   * @param means gives the means
   */
  private record Spread(Measures means) implements Measures {
    @Override
    public int cases() {
      return means.cases();
    }

    @Override
    public Set<String> names() {
      return means.names();
    }

    @Override
    public Map<String, Double> over(int[] selection) {
      Map<String, Double> figures = new LinkedHashMap<>(means.over(selection));
      figures.computeIfPresent(UNIFORMITY, (name, mean) -> Math.log(mean));
      return figures;
    }
  }
}
