package io.tandem.evaluation;

import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.evaluation.metric.RankMeasures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Figures of classes that nobody trained: {@code accuracy-at-1} and {@code accuracy-at-5}, the
 * median rank, and for each part {@code same-PART}; beside each what chance gives, {@code
 * chance-at-1}, {@code chance-at-5} and {@code chance-same-PART}.
 */
final class ZeroShotMeasures implements Measures {
  private static final String ACCURACY = "accuracy";
  private static final List<Integer> CUTOFFS = List.of(1, 5);

  private final RankMeasures ranks;
  private final List<String> parts;
  private final List<Map<String, Double>> same;
  private final List<Map<String, Double>> drawn;

  private ZeroShotMeasures(
      RankMeasures ranks,
      List<String> parts,
      List<Map<String, Double>> same,
      List<Map<String, Double>> drawn) {
    this.ranks = ranks;
    this.parts = parts;
    this.same = same;
    this.drawn = drawn;
  }

  /**
   * Reads cases.
   *
   * @throws io.tandem.api.error.BadInputException if one does not hold what is needed, naming it
   */
  static ZeroShotMeasures of(List<String> parts, List<Case> cases) {
    List<Integer> ranks = new ArrayList<>();
    List<Integer> candidates = new ArrayList<>();
    List<Map<String, Double>> same = new ArrayList<>();
    List<Map<String, Double>> drawn = new ArrayList<>();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      candidates.add((int) content.number(ZeroShot.CANDIDATES));
      ranks.add(OneRank.rank(content, ZeroShot.RANK, ZeroShot.CANDIDATES));
      same.add(content.figures(ZeroShot.SAME));
      drawn.add(content.figures(ZeroShot.DRAWN));
      for (String part : parts) {
        if (!same.get(same.size() - 1).containsKey(part)
            || !drawn.get(drawn.size() - 1).containsKey(part)) {
          throw content.refused("it tells nothing of the part '" + part + "'");
        }
      }
    }
    return new ZeroShotMeasures(
        RankMeasures.of(ACCURACY, CUTOFFS, ranks, candidates), parts, same, drawn);
  }

  static Set<String> names(List<String> parts) {
    Set<String> names = new LinkedHashSet<>(RankMeasures.names(ACCURACY, CUTOFFS));
    parts.forEach(part -> names.addAll(List.of("same-" + part, "chance-same-" + part)));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public int cases() {
    return ranks.cases();
  }

  @Override
  public Set<String> names() {
    return names(parts);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>(ranks.over(selection));
    for (String part : parts) {
      figures.put("same-" + part, mean(same, part, selection));
      figures.put("chance-same-" + part, mean(drawn, part, selection));
    }
    return Collections.unmodifiableMap(figures);
  }

  private static double mean(List<Map<String, Double>> all, String part, int[] selection) {
    double sum = 0;
    for (int number : selection) {
      sum += all.get(number).get(part);
    }
    return sum / selection.length;
  }

  /** Each figure with what chance would give. */
  Exhibit.Table besideChance() {
    Map<String, Double> all = over(IntStream.range(0, cases()).toArray());
    List<Exhibit.Row> rows = new ArrayList<>();
    for (int cutoff : CUTOFFS) {
      String name = ACCURACY + "-at-" + cutoff;
      rows.add(new Exhibit.Row(name, List.of(all.get(name), all.get("chance-at-" + cutoff))));
    }
    for (String part : parts) {
      String name = "same-" + part;
      rows.add(new Exhibit.Row(name, List.of(all.get(name), all.get("chance-" + name))));
    }
    return new Exhibit.Table("Beside chance", List.of("the model", "chance"), rows);
  }
}
