package io.tandem.models.encoder;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the head for labels begins with: the logarithm of each label's odds among the training
 * documents, counted with one more that has it and one more that has not (the prior of Lin et al.
 * 2017, arXiv 1708.02002, section 3.3, for each label).
 */
final class LabelOdds {
  private LabelOdds() {}

  /** The bias of the family's classifier, by its name; nothing, if the task is another. */
  static Map<String, HostTensor> of(EncoderFamily family, ModelMaterial material) {
    if (!(material.task() instanceof Task.MultiLabel task)) {
      return Map.of();
    }
    List<Document> documents = material.training().documents();
    SortedMap<String, Integer> counts = new TreeMap<>();
    documents.forEach(
        document -> task.of(document).forEach(label -> counts.merge(label, 1, Integer::sum)));
    float[] odds = new float[counts.size()];
    int place = 0;
    for (int count : counts.values()) {
      odds[place++] = (float) Math.log((count + 1.0) / (documents.size() - count + 1.0));
    }
    String layer = family.countsPositions() ? "classifier.out_proj" : "classifier";
    return Map.of(layer + ".bias", HostTensor.of(odds, odds.length));
  }
}
