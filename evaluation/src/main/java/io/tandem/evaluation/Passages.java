package io.tandem.evaluation;

import io.tandem.api.evaluation.Exhibit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers texts to read and keeps those that are worst. */
final class Passages {
  private record Weighed(double badness, Exhibit.Passage passage) {}

  private final List<Weighed> all = new ArrayList<>();

  /**
   * Adds one.
   *
   * @param badness the greater, the worse
   */
  void add(double badness, String name, String note, List<Exhibit.Span> spans) {
    all.add(new Weighed(badness, new Exhibit.Passage(name, note, spans)));
  }

  void add(double badness, String name, String note, String text) {
    add(badness, name, note, List.of(new Exhibit.Span(text, 0)));
  }

  /**
   * The worst, of equal ones the earlier; nothing if there is none.
   *
   * @param note what colours of pieces mean
   */
  List<Exhibit> worst(String title, String note, int most) {
    List<Exhibit.Passage> passages =
        all.stream()
            .sorted(Comparator.comparingDouble(Weighed::badness).reversed())
            .limit(most)
            .map(Weighed::passage)
            .toList();
    return passages.isEmpty() ? List.of() : List.of(new Exhibit.Texts(title, note, passages));
  }
}
