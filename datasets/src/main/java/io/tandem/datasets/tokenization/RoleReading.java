package io.tandem.datasets.tokenization;

import static io.tandem.datasets.tokenization.LenientJson.at;
import static io.tandem.datasets.tokenization.LenientJson.text;

import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TextTemplate.Part;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds out which tokens have a role. What the files beside a {@code tokenizer.json} name holds. A
 * role that they do not name follows from the file itself: what the template puts before a text
 * begins it and is for classes, what it puts after ends it and separates; the model tells what is
 * unknown, and the padding what fills up. Only what the file nowhere says is known by its usual
 * name, if the vocabulary has a special token of it.
 *
 * @param root the content of the {@code tokenizer.json}
 */
record RoleReading(
    JsonValue root, NamedRoles named, TextTemplate template, VocabularyFile vocabulary) {
  private static final List<String> USUAL_BEGINNINGS = List.of("<s>");
  private static final List<String> USUAL_ENDS = List.of("</s>", Tokenizer.END_OF_TEXT);
  private static final List<String> USUAL_PADDINGS = List.of(Tokenizer.PADDING, "<pad>");
  private static final List<String> USUAL_UNKNOWNS = List.of(Tokenizer.UNKNOWN, "<unk>");
  private static final List<String> USUAL_MASKS = List.of("[MASK]", "<mask>");

  TokenRoles roles() {
    OptionalInt before = beside(true);
    OptionalInt after = beside(false);
    return new TokenRoles(
        role(NamedRoles.BEGINNING, or(before, usual(USUAL_BEGINNINGS))),
        role(NamedRoles.END, or(after, usual(USUAL_ENDS))),
        role(NamedRoles.UNKNOWN, or(unknown(), usual(USUAL_UNKNOWNS))),
        role(NamedRoles.SEPARATOR, after),
        role(NamedRoles.PADDING, or(padding(), usual(USUAL_PADDINGS))),
        role(NamedRoles.CLASSIFICATION, before),
        role(NamedRoles.MASK, usual(USUAL_MASKS)));
  }

  /** A token that is named and that the vocabulary lacks is not there. */
  private OptionalInt role(String key, OptionalInt otherwise) {
    String token = named.tokens().get(key);
    return token == null ? otherwise : idOf(token);
  }

  private OptionalInt idOf(String token) {
    Integer id = vocabulary.ids().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private static OptionalInt or(OptionalInt first, OptionalInt second) {
    return first.isPresent() ? first : second;
  }

  /** The first token before a single text, or the first after it. */
  private OptionalInt beside(boolean before) {
    boolean passed = false;
    for (Part part : template.one()) {
      if (part instanceof Part.Token token && passed != before) {
        return OptionalInt.of(token.id());
      }
      passed |= part instanceof Part.Text;
    }
    return OptionalInt.empty();
  }

  /** WordPiece and BPE name the token, Unigram has its id. */
  private OptionalInt unknown() {
    JsonValue model = at(root, "model");
    OptionalInt id = LenientJson.below(TokenizerJson.MOST_IDS, at(model, "unk_id"));
    return id.isPresent() && vocabulary.tokens().containsKey(id.getAsInt())
        ? id
        : idOf(text(at(model, "unk_token")));
  }

  private OptionalInt padding() {
    return idOf(text(at(at(root, "padding"), "pad_token")));
  }

  private OptionalInt usual(List<String> names) {
    Map<String, Integer> special = vocabulary.special();
    return names.stream().filter(special::containsKey).mapToInt(special::get).findFirst();
  }
}
