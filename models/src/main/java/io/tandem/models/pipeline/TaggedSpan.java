package io.tandem.models.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A piece of a text and what a model says that it is. Immutable.
 *
 * @param label the tag, or what entities of that kind are called
 * @param score its probability, or the mean of those of the pieces that were joined; nothing of a
 *     model that tells none
 * @param begin where the piece begins in the text, counted in {@code char}s
 * @param end where it has ended
 */
public record TaggedSpan(String label, OptionalDouble score, int begin, int end) {
  /** What is no entity. */
  private static final String OUTSIDE = "O";

  private static final String BEGINS = "B-";
  private static final String INSIDE = "I-";

  /** The piece. */
  public String in(String text) {
    return text.substring(begin, end);
  }

  /** What the tag says of entities: their kind. */
  private String kind() {
    return label.startsWith(BEGINS) || label.startsWith(INSIDE) ? label.substring(2) : label;
  }

  /**
   * Joins pieces that stand beside each other and are of one kind, as {@code aggregation_strategy =
   * "simple"} of Transformers does: a tag that begins with {@code B-} begins another entity, and
   * what is {@code O} is left out.
   *
   * @param pieces all of a text, in their order
   * @return entities, their labels without {@code B-} and {@code I-}
   */
  public static List<TaggedSpan> joined(List<TaggedSpan> pieces) {
    List<TaggedSpan> entities = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= pieces.size(); i++) {
      if (i == pieces.size()
          || pieces.get(i).label().startsWith(BEGINS)
          || !pieces.get(i).kind().equals(pieces.get(begin).kind())) {
        if (!pieces.get(begin).label().equals(OUTSIDE)) {
          entities.add(whole(pieces.subList(begin, i)));
        }
        begin = i;
      }
    }
    return List.copyOf(entities);
  }

  private static TaggedSpan whole(List<TaggedSpan> parts) {
    boolean scored = parts.stream().allMatch(part -> part.score().isPresent());
    TaggedSpan last = parts.get(parts.size() - 1);
    return new TaggedSpan(
        parts.get(0).kind(),
        scored
            ? parts.stream().mapToDouble(part -> part.score().orElseThrow()).average()
            : OptionalDouble.empty(),
        parts.get(0).begin(),
        last.end());
  }
}
