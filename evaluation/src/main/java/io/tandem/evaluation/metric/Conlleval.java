package io.tandem.evaluation.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Counts entities as {@code conlleval.pl} (Tjong Kim Sang, version 2004-01-26) does: where one
 * begins and where one ends are two questions about neighbouring tags, with answers that need not
 * agree in malformed sequences.
 */
final class Conlleval {
  private static final Set<String> ENDS = Set.of("B B", "B O", "I B", "I O", "E E", "E I", "E O");
  private static final Set<String> STARTS = Set.of("B B", "I B", "O B", "O I", "E E", "E I", "O E");

  private Conlleval() {}

  private record Tag(String mark, String type) {
    private static final Tag OUTSIDE = new Tag("O", "");

    static Tag of(String text) {
      int hyphen = text.indexOf('-');
      return hyphen < 0
          ? new Tag(text, "")
          : new Tag(text.substring(0, hyphen), text.substring(hyphen + 1));
    }

    boolean inside() {
      return !mark.equals("O") && !mark.equals(".");
    }

    boolean bracket() {
      return mark.equals("[") || mark.equals("]");
    }

    boolean endsBefore(Tag next) {
      return ENDS.contains(mark + " " + next.mark)
          || (inside() && !type.equals(next.type))
          || bracket();
    }

    boolean startsAfter(Tag last) {
      return STARTS.contains(last.mark + " " + mark)
          || (inside() && !type.equals(last.type))
          || bracket();
    }
  }

  /** How many tags are alike: to the script, one with a hyphen and no type is one without. */
  static int right(List<String> references, List<String> predictions) {
    int right = 0;
    for (int i = 0; i < references.size(); i++) {
      right += Tag.of(references.get(i)).equals(Tag.of(predictions.get(i))) ? 1 : 0;
    }
    return right;
  }

  /** Adds what a sequence has to the counts of the case that was begun last. */
  static void count(List<String> references, List<String> predictions, LabelCounts.Builder into) {
    List<Tag> actual = tags(references);
    List<Tag> predicted = tags(predictions);
    boolean alike = false;
    Tag lastActual = Tag.OUTSIDE;
    Tag lastPredicted = Tag.OUTSIDE;
    for (int i = 0; i < actual.size(); i++) {
      Tag here = actual.get(i);
      Tag guess = predicted.get(i);
      if (alike) {
        boolean actualEnds = lastActual.endsBefore(here);
        boolean predictedEnds = lastPredicted.endsBefore(guess);
        if (actualEnds && predictedEnds && lastPredicted.type.equals(lastActual.type)) {
          alike = false;
          into.add(lastActual.type, 1, 0, 0);
        } else if (actualEnds != predictedEnds || !guess.type.equals(here.type)) {
          alike = false;
        }
      }
      boolean actualStarts = here.startsAfter(lastActual);
      boolean predictedStarts = guess.startsAfter(lastPredicted);
      alike |= actualStarts && predictedStarts && guess.type.equals(here.type);
      if (actualStarts) {
        into.add(here.type, 0, 0, 1);
      }
      if (predictedStarts) {
        into.add(guess.type, 0, 1, 0);
      }
      lastActual = here;
      lastPredicted = guess;
    }
    if (alike) {
      // Left over by tags for which the script has no rule: it carries them into what follows.
      into.add(lastActual.type, 1, 0, 0);
    }
  }

  /** The tags, and what follows them: the empty line between two sentences is outside. */
  private static List<Tag> tags(List<String> texts) {
    List<Tag> tags = new ArrayList<>(texts.stream().map(Tag::of).toList());
    tags.add(Tag.OUTSIDE);
    return tags;
  }
}
