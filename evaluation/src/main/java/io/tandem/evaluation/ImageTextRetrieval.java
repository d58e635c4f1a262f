package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.ImageText;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.RankMeasures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the texts of held-out pictures among all of their texts, and their pictures for texts: the
 * share that is found among the first, and the median rank, in both directions. Documents with one
 * and the same text belong together, and none of them counts against another; what is equally near
 * counts against the model.
 *
 * <p>A case holds the {@code text}, the document's name as {@code reference}, the {@code text-rank}
 * of the text for the picture and the {@code picture-rank} of the picture for the text, each of so
 * many {@code candidates}.
 */
public final class ImageTextRetrieval implements Evaluator<NoSettings> {
  private static final List<Integer> CUTOFFS = List.of(1, 5, 10);
  private static final String TEXT_RANK = "text-rank";
  private static final String PICTURE_RANK = "picture-rank";
  private static final String CANDIDATES = "candidates";
  private static final String RECALL = "recall";

  /** Used by the service loader. */
  public ImageTextRetrieval() {}

  @Override
  public String name() {
    return "image-text";
  }

  @Override
  public String description() {
    return "how often texts are found for pictures, and pictures for texts";
  }

  @Override
  public Class<NoSettings> settingsType() {
    return NoSettings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof ImageText;
  }

  @Override
  public Set<String> metrics(NoSettings settings) {
    Set<String> names = new LinkedHashSet<>();
    for (String direction : List.of("text", "picture")) {
      RankMeasures.names(RECALL, CUTOFFS).forEach(name -> names.add(direction + "-" + name));
    }
    return names;
  }

  @Override
  public List<Case> ask(NoSettings settings, TrainedModel model, HeldOutData data) {
    List<Document> documents = data.documents();
    List<Prediction.Vectors> vectors = Cosines.of(name(), model, documents);
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      int textRank = 1;
      int pictureRank = 1;
      int candidates = 1;
      double own = Cosines.product(vectors.get(i).text(), vectors.get(i).picture());
      for (int j = 0; j < documents.size(); j++) {
        if (!documents.get(j).text().equals(documents.get(i).text())) {
          candidates++;
          boolean text = Cosines.product(vectors.get(j).text(), vectors.get(i).picture()) >= own;
          boolean picture = Cosines.product(vectors.get(i).text(), vectors.get(j).picture()) >= own;
          textRank += text ? 1 : 0;
          pictureRank += picture ? 1 : 0;
        }
      }
      cases.add(
          new Case(
              documents.get(i).name(),
              JsonObject.builder()
                  .put(CaseContent.TEXT, CaseContent.shortened(documents.get(i).text()))
                  .put(CaseContent.REFERENCE, documents.get(i).name())
                  .put(TEXT_RANK, textRank)
                  .put(PICTURE_RANK, pictureRank)
                  .put(CANDIDATES, candidates)
                  .build()));
    }
    return cases;
  }

  @Override
  public Measures measure(NoSettings settings, List<Case> cases) {
    return new JoinedMeasures(
        List.of(ranks("text", TEXT_RANK, cases), ranks("picture", PICTURE_RANK, cases)), Map.of());
  }

  private static Measures ranks(String direction, String key, List<Case> cases) {
    List<Integer> ranks = new ArrayList<>();
    List<Integer> candidates = new ArrayList<>();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      ranks.add(OneRank.rank(content, key, CANDIDATES));
      candidates.add((int) content.number(CANDIDATES));
    }
    return new NamedMeasures(RankMeasures.of(RECALL, CUTOFFS, ranks, candidates), direction);
  }
}
