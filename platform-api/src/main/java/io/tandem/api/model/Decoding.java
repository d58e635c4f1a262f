package io.tandem.api.model;

import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The two programs by which a model generates without computing anything twice. What the second one
 * needs of the tokens before goes out of each call and into the next, on the device: keys and
 * values of attention, or states of a recurrence.
 *
 * <p>Names are those of exported checkpoints. An input {@code past_key_values.X} takes what the
 * call before gave as {@code present.X}; where {@code next} gives no such output, it takes the
 * prompt's to the end (the keys and values of an encoder). The first axis of {@value
 * io.tandem.api.data.Batch#INPUT_IDS} counts rows, and its symbol marks the rows of all other
 * inputs.
 *
 * <p>A program is fed what it declares of these:
 *
 * <ul>
 *   <li>{@value io.tandem.api.data.Batch#INPUT_IDS} {@code i32[batch, time]}, the tokens: all of a
 *       prompt, then one;
 *   <li>{@value #ATTENTION_MASK} {@code i32[batch, past + time]}: 1 for a token, 0 for padding;
 *   <li>{@value #POSITION_IDS} {@code i32[batch, time]}: how many tokens of the row came before, 0
 *       for padding.
 * </ul>
 *
 * @param prompt takes whole prompts; gives {@link LanguageModel#LOGITS} {@code [batch, vocabulary]}
 *     after the last token
 * @param next takes one more token for each row; gives the logits after it
 */
public record Decoding(Program prompt, Program next) {
  /** The input that tells tokens from padding. */
  public static final String ATTENTION_MASK = "attention_mask";

  /** The input that numbers the tokens. */
  public static final String POSITION_IDS = "position_ids";

  /** What the inputs that carry state begin with. */
  public static final String PAST = "past_key_values.";

  /** What the outputs that carry state begin with. */
  public static final String PRESENT = "present.";

  /** The symbol of an axis of the state that grows by one with each token. */
  public static final Dim PAST_LENGTH = Dim.symbol("past");

  /**
   * Checks that the programs go together.
   *
   * @throws IllegalArgumentException if {@code prompt} does not give a state that {@code next}
   *     takes, or the two take a variable in different types
   */
  public Decoding {
    for (String past : pasts(next)) {
      String present = PRESENT + past.substring(PAST.length());
      if (!prompt.outputs().containsKey(present)) {
        throw new IllegalArgumentException(
            String.format(
                "program '%s' takes '%s', but '%s' has no output '%s' among %s",
                next.name(),
                past,
                prompt.name(),
                present,
                new TreeSet<>(prompt.outputs().keySet())));
      }
    }
    for (Variable variable : next.variables().values()) {
      Variable other = prompt.variables().getOrDefault(variable.name(), variable);
      if (!other.type().equals(variable.type())) {
        throw new IllegalArgumentException(
            String.format(
                "program '%s' takes the variable '%s' as %s, but '%s' as %s",
                prompt.name(), variable.name(), other.type(), next.name(), variable.type()));
      }
    }
  }

  /** The state that {@link #next} takes: the names of its inputs and of the outputs for them. */
  public Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    pasts(next).forEach(past -> state.put(past, PRESENT + past.substring(PAST.length())));
    return state;
  }

  /**
   * The programs in a precision, with weights and state kept in it: what {@link
   * Precision#forInference} makes of them. In 16 bits, weights must then be assigned in the types
   * that {@link #variables} have.
   *
   * @throws IllegalArgumentException if the two would take a weight in different types
   */
  public Decoding in(Precision precision) {
    Map<String, String> state = state();
    Set<String> given = new HashSet<>(state.values());
    given.retainAll(next.outputs().keySet());
    given.addAll(state.keySet());
    return new Decoding(
        precision.forInference(prompt, new HashSet<>(state.values())),
        precision.forInference(next, given));
  }

  /** The variables that the two programs read, by name. */
  public Map<String, Variable> variables() {
    Map<String, Variable> all = new TreeMap<>(prompt.variables());
    all.putAll(next.variables());
    return all;
  }

  private static List<String> pasts(Program next) {
    return next.inputs().keySet().stream().filter(name -> name.startsWith(PAST)).toList();
  }
}
