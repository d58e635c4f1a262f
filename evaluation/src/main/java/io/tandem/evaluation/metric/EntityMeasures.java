package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entities in tagged sequences: one counts as found if its type and both of its ends are right. A
 * case is a sequence. All figures are from 0 to 1, where the reference tools print percents or
 * shares:
 *
 * <ul>
 *   <li>{@code precision}, {@code recall}, {@code f1}: over all entities; 0 where there is nothing
 *       to divide by;
 *   <li>{@code macro-f1}: the plain mean over the types that occur in the selection; 0 where none
 *       does;
 *   <li>{@code weighted-f1}: the mean by the types' numbers of entities; 0 likewise;
 *   <li>{@code token-accuracy}: the share of tags that are right; not a number where there are
 *       none.
 * </ul>
 *
 * <p>The source is {@code conlleval.pl} of the CoNLL shared tasks or seqeval's strict mode, as the
 * {@link EntityScheme} says.
 */
public final class EntityMeasures implements Measures {
  private static final Set<String> NAMES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of("precision", "recall", "f1", "macro-f1", "weighted-f1", "token-accuracy")));

  private final LabelCounts counts;
  private final int[] tokens;
  private final int[] right;

  private EntityMeasures(
      List<List<String>> references, List<List<String>> predictions, EntityScheme scheme) {
    Cases.sameNumber("references", references.size(), "predictions", predictions.size());
    this.tokens = new int[references.size()];
    this.right = new int[references.size()];
    LabelCounts.Builder builder = new LabelCounts.Builder();
    for (int i = 0; i < tokens.length; i++) {
      List<String> reference = references.get(i);
      List<String> prediction = predictions.get(i);
      Cases.sameNumber(
          "tags of sequence " + i, reference.size(), "predicted ones", prediction.size());
      tokens[i] = reference.size();
      builder.beginCase();
      if (scheme == EntityScheme.CONLLEVAL) {
        right[i] = Conlleval.right(reference, prediction);
        Conlleval.count(reference, prediction, builder);
      } else {
        for (int token = 0; token < tokens[i]; token++) {
          right[i] += reference.get(token).equals(prediction.get(token)) ? 1 : 0;
        }
        Set<StrictEntities.Span> actual = StrictEntities.of(reference, scheme, "reference " + i);
        Set<StrictEntities.Span> predicted =
            StrictEntities.of(prediction, scheme, "prediction " + i);
        actual.forEach(span -> builder.add(span.type(), 0, 0, 1));
        predicted.forEach(span -> builder.add(span.type(), 0, 1, 0));
        Set<StrictEntities.Span> both = new HashSet<>(actual);
        both.retainAll(predicted);
        both.forEach(span -> builder.add(span.type(), 1, 0, 0));
      }
    }
    this.counts = builder.build();
  }

  /**
   * Measures tagged sequences.
   *
   * @param references each sequence's tags, such as {@code B-PER} and {@code O}
   * @param predictions what was predicted for it, of the same length
   * @param scheme how the tags are read
   * @return the figures
   * @throws IllegalArgumentException if lists that belong together are of different length
   * @throws io.tandem.api.error.BadInputException if a strict scheme does not have a tag
   */
  public static EntityMeasures of(
      List<List<String>> references, List<List<String>> predictions, EntityScheme scheme) {
    return new EntityMeasures(references, predictions, scheme);
  }

  @Override
  public int cases() {
    return tokens.length;
  }

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double all = 0;
    double correct = 0;
    for (int number : selection) {
      all += tokens[number];
      correct += right[number];
    }
    LabelCounts.Totals totals = counts.over(selection);
    LabelScores micro = totals.micro();
    List<LabelScores> types = totals.occurring();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("precision", micro.precision());
    figures.put("recall", micro.recall());
    figures.put("f1", micro.f1());
    figures.put("macro-f1", types.isEmpty() ? 0 : LabelCounts.macro(types, LabelScores::f1));
    figures.put("weighted-f1", types.isEmpty() ? 0 : LabelCounts.weighted(types, LabelScores::f1));
    figures.put("token-accuracy", correct / all);
    return Collections.unmodifiableMap(figures);
  }

  /**
   * Precision, recall and F1 of each type of entity by itself.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return the types that occur in the selection, in the order of their characters; a type that a
   *     tag does not name is {@code _} in strict schemes and empty in the other
   */
  public List<LabelScores> perType(int[] selection) {
    return counts.over(selection).occurring();
  }
}
