package io.tandem.evaluation.metric;

import io.tandem.api.error.BadInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads entities from tags that must follow their scheme to the letter. */
final class StrictEntities {
  /** The type of an entity whose tag names none. */
  private static final String NO_TYPE = "_";

  /** An entity's type, its first token and the one after its last. */
  record Span(String type, int start, int end) {}

  private final List<String> tags;
  private final char[] roles;

  private StrictEntities(List<String> tags, EntityScheme scheme, String what) {
    this.tags = tags;
    this.roles = new char[tags.size()];
    for (int i = 0; i < roles.length; i++) {
      String tag = tags.get(i);
      if (tag.isEmpty() || scheme.letters().indexOf(tag.charAt(0)) < 0) {
        throw new BadInputException(
            String.format(
                "token %d of %s has the tag '%s': one of %s begins with one of the letters %s",
                i, what, tag, scheme, String.join(", ", scheme.letters().split(""))));
      }
      roles[i] =
          switch (tag.charAt(0)) {
            case 'L' -> 'E';
            case 'U' -> 'S';
            default -> tag.charAt(0);
          };
    }
  }

  /** The entities of a sequence; a tag that the scheme does not have is refused. */
  static Set<Span> of(List<String> tags, EntityScheme scheme, String what) {
    StrictEntities sequence = new StrictEntities(tags, scheme, what);
    return scheme == EntityScheme.IOB2 ? sequence.iob2() : sequence.iobes();
  }

  private Set<Span> iob2() {
    Set<Span> found = new HashSet<>();
    int start = 0;
    while (start < roles.length) {
      int end = start + 1;
      if (roles[start] == 'B') {
        while (end < roles.length && roles[end] == 'I' && type(end).equals(type(start))) {
          end++;
        }
        found.add(new Span(type(start), start, end));
      }
      start = end;
    }
    return found;
  }

  private Set<Span> iobes() {
    Set<Span> found = new HashSet<>();
    int start = 0;
    while (start < roles.length) {
      int end = start + 1;
      if (roles[start] == 'B') {
        while (end < roles.length
            && roles[end - 1] != 'E'
            && (roles[end] == 'I' || roles[end] == 'E')
            && type(end).equals(type(start))) {
          end++;
        }
      }
      if (roles[start] == 'S' || (roles[start] == 'B' && roles[end - 1] == 'E')) {
        found.add(new Span(type(start), start, end));
      }
      start = end;
    }
    return found;
  }

  private String type(int token) {
    String tag = tags.get(token);
    int start = 1;
    int end = tag.length();
    while (start < end && tag.charAt(start) == '-') {
      start++;
    }
    while (end > start && tag.charAt(end - 1) == '-') {
      end--;
    }
    return start == end ? NO_TYPE : tag.substring(start, end);
  }
}
