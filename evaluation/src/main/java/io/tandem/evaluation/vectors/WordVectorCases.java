package io.tandem.evaluation.vectors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.evaluation.metric.CorrelationMeasures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Cases of pairs, analogies and places, and their figures. */
final class WordVectorCases implements Measures {
  static final String KIND = "kind";
  static final String PAIR = "pair";
  static final String ANALOGY = "analogy";
  static final String PLACE = "place";
  static final String SET = "set";
  static final String SECTION = "section";
  static final String TEXT = "text";
  static final String REFERENCE = "reference";
  static final String PREDICTION = "prediction";

  private final List<Case> cases;
  private final String[] sets;
  private final String[] kinds;

  /**
   * Of a pair its number among the known ones of its set, of an analogy 1 if it is right, 0 if not.
   */
  private final int[] outcome;

  private final boolean[] known;
  private final Map<String, CorrelationMeasures> correlations = new LinkedHashMap<>();
  private final Set<String> names = new LinkedHashSet<>();

  WordVectorCases(List<Case> cases) {
    this.cases = List.copyOf(cases);
    this.sets = new String[cases.size()];
    this.kinds = new String[cases.size()];
    this.outcome = new int[cases.size()];
    this.known = new boolean[cases.size()];
    Map<String, List<double[]>> columns = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      read(i, columns);
    }
    columns.forEach(
        (set, pairs) ->
            correlations.put(
                set,
                CorrelationMeasures.of(
                    pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                    pairs.stream().mapToDouble(pair -> pair[1]).toArray())));
  }

  private void read(int i, Map<String, List<double[]>> columns) {
    Case one = cases.get(i);
    try {
      kinds[i] = one.content().member(KIND).asString();
      if (kinds[i].equals(PLACE)) {
        sets[i] = "";
        return;
      }
      sets[i] = one.content().member(SET).asString();
      JsonValue said = one.content().member(PREDICTION);
      known[i] = said != JsonNull.NULL;
      names.addAll(figures(kinds[i].equals(PAIR), sets[i]));
      if (kinds[i].equals(PAIR)) {
        List<double[]> column = columns.computeIfAbsent(sets[i], set -> new ArrayList<>());
        if (known[i]) {
          outcome[i] = column.size();
          column.add(new double[] {one.content().member(REFERENCE).asDouble(), said.asDouble()});
        }
      } else if (known[i]) {
        outcome[i] = said.asString().equals(one.content().member(REFERENCE).asString()) ? 1 : 0;
      }
    } catch (JsonException e) {
      throw new BadInputException("case '" + one.name() + "': " + e.getMessage(), e);
    }
  }

  /** The names of a set's figures. */
  static List<String> figures(boolean pairs, String set) {
    return pairs
        ? List.of("spearman-" + set, "pearson-" + set, "coverage-" + set)
        : List.of("accuracy-" + set, "coverage-" + set);
  }

  @Override
  public int cases() {
    return cases.size();
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, int[]> counts = new LinkedHashMap<>();
    Map<String, List<Integer>> pairs = new LinkedHashMap<>();
    for (int i : selection) {
      if (kinds[i].equals(PLACE)) {
        continue;
      }
      int[] count = counts.computeIfAbsent(sets[i], set -> new int[3]); // asked, known, right
      count[0]++;
      count[1] += known[i] ? 1 : 0;
      if (kinds[i].equals(PAIR)) {
        List<Integer> chosen = pairs.computeIfAbsent(sets[i], set -> new ArrayList<>());
        if (known[i]) {
          chosen.add(outcome[i]);
        }
      } else {
        count[2] += outcome[i];
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    counts.forEach(
        (set, count) -> {
          if (pairs.containsKey(set)) {
            int[] chosen = pairs.get(set).stream().mapToInt(Integer::intValue).toArray();
            Map<String, Double> found = correlations.get(set).over(chosen);
            figures.put("spearman-" + set, found.get("spearman"));
            figures.put("pearson-" + set, found.get("pearson"));
          } else {
            figures.put("accuracy-" + set, (double) count[2] / count[1]);
          }
          figures.put("coverage-" + set, (double) count[1] / count[0]);
        });
    return figures;
  }

  /** The analogies by sections, and the picture. */
  List<Exhibit> exhibits() {
    List<Exhibit> exhibits = new ArrayList<>();
    Set<String> ofAnalogies = new LinkedHashSet<>();
    List<Exhibit.Place> places = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      if (kinds[i].equals(ANALOGY)) {
        ofAnalogies.add(sets[i]);
      } else if (kinds[i].equals(PLACE)) {
        places.add(place(cases.get(i)));
      }
    }
    for (String set : ofAnalogies) {
      exhibits.add(sections(set));
    }
    if (!places.isEmpty()) {
      exhibits.add(new Exhibit.Places("Words and their neighbours", places));
    }
    return exhibits;
  }

  private Exhibit sections(String set) {
    Map<String, int[]> bySection = new LinkedHashMap<>();
    int[] all = IntStream.range(0, cases.size()).filter(i -> sets[i].equals(set)).toArray();
    for (int i : all) {
      String section = text(cases.get(i), SECTION);
      int[] count = bySection.computeIfAbsent(section, name -> new int[3]);
      count[0]++;
      count[1] += known[i] ? 1 : 0;
      count[2] += outcome[i];
    }
    bySection.put(
        "all",
        new int[] {
          all.length,
          (int) Arrays.stream(all).filter(i -> known[i]).count(),
          Arrays.stream(all).map(i -> outcome[i]).sum()
        });
    List<Exhibit.Row> rows = new ArrayList<>();
    bySection.forEach(
        (section, count) ->
            rows.add(
                new Exhibit.Row(
                    section,
                    List.of(
                        (double) count[2] / count[1],
                        (double) count[2],
                        (double) count[1],
                        (double) count[0]))));
    return new Exhibit.Table(
        "Analogies of " + set + " by section",
        List.of("accuracy", "right", "of known words", "questions"),
        rows);
  }

  static Case place(Exhibit.Place place) {
    return new Case(
        "place/" + place.label(),
        JsonObject.builder()
            .put(KIND, PLACE)
            .put(TEXT, place.label())
            .put("group", place.group())
            .put("x", place.x())
            .put("y", place.y())
            .build());
  }

  private static Exhibit.Place place(Case one) {
    try {
      return new Exhibit.Place(
          text(one, TEXT),
          text(one, "group"),
          one.content().member("x").asDouble(),
          one.content().member("y").asDouble());
    } catch (JsonException e) {
      throw new BadInputException("case '" + one.name() + "': " + e.getMessage(), e);
    }
  }

  private static String text(Case one, String key) {
    return one.content().get(key).map(v -> v instanceof JsonString s ? s.value() : "").orElse("");
  }
}
