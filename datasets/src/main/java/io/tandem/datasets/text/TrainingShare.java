package io.tandem.datasets.text;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of the training documents, to see how much of them a model needs. Which ones follows from
 * the seed and their names, and a smaller part is within a greater one of the same seed. What is
 * measured on stays.
 *
 * @param share above 0, at most 1
 * @param seed what they are drawn from
 */
public record TrainingShare(double share, long seed) {
  /** Checks the range. */
  public TrainingShare {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + ": above 0, at most 1");
    }
  }

  /**
   * Takes the part, in the documents' order: of n documents {@code max(1, round(share n))}.
   *
   * @param parts a divided dataset
   */
  public Split.Parts of(Split.Parts parts) {
    List<Document> all = parts.training().documents();
    if (share == 1) {
      return parts;
    }
    Map<String, Double> ranks = new HashMap<>();
    all.forEach(
        one -> ranks.put(one.name(), Philox.of(seed, "training share " + one.name()).uniform(0)));
    Comparator<Document> byRank = Comparator.comparing(one -> ranks.get(one.name()));
    List<Document> drawn = new ArrayList<>(all);
    drawn.sort(byRank.thenComparing(Document::name));
    Set<Document> kept =
        new HashSet<>(drawn.subList(0, (int) Math.max(1, Math.round(share * all.size()))));
    return new Split.Parts(
        new TextDataset(parts.training().name(), all.stream().filter(kept::contains).toList()),
        parts.validation());
  }
}
