package io.tandem.experiments.docs;

import java.util.Map;
import java.util.Optional;

/**
 * A block of a page between fences.
 *
 * @param page the page's path in the checkout
 * @param line where the block begins
 * @param language what stands behind the first fence
 * @param text what stands between them
 * @param notes what the comment before it says, by the name that stands before the colon
 * @param file the name of the file that it is, if a line with nothing but that stands before it
 */
record CodeBlock(
    String page,
    int line,
    String language,
    String text,
    Map<String, String> notes,
    Optional<String> file) {

  /** What a comment says about it. */
  Optional<String> note(String name) {
    return Optional.ofNullable(notes.get(name));
  }

  /** Where it is, for people. */
  String where() {
    return page + ":" + line;
  }
}
