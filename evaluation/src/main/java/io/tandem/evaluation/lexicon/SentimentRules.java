package io.tandem.evaluation.lexicon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How good or bad a text is, by a lexicon and these rules:
 *
 * <ul>
 *   <li>The longest entry that fits is taken, word by word.
 *   <li>A word of strength acts on the next sentiment within two words, several multiply.
 *   <li>A negation within three words before a sentiment, with no comma or other mark between,
 *       turns it round and takes a quarter of it away; two of them undo each other.
 *   <li>A sentiment that is written in capitals, in a text that is not, counts one and a half
 *       times.
 *   <li>In a sentence with a contrast, what stands before the last one counts half, what follows
 *       one and a half times.
 *   <li>Each exclamation mark at the end of a sentence, up to three, makes it a tenth stronger; a
 *       question mark alone makes it half as strong.
 * </ul>
 *
 * <p>Sentences add up to a sum s, which becomes s / (|s| + 3).
 */
final class SentimentRules {
  private static final Pattern TOKEN =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]++(?:['’-][\\p{L}\\p{M}\\p{N}]++)*+|[.!?,;:()]|\\R{2,}");
  private static final int NEGATION_REACHES = 3;
  private static final int STRENGTH_REACHES = 2;
  private static final double NEGATED = -0.75;
  private static final double CAPITALS = 1.5;
  private static final double BEFORE_CONTRAST = 0.5;
  private static final double AFTER_CONTRAST = 1.5;
  private static final double EXCLAMATION = 0.1;
  private static final int MOST_EXCLAMATIONS = 3;
  private static final double QUESTION = 0.5;
  private static final double HALFWAY = 3;

  private final Lexicon lexicon;

  SentimentRules(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /**
   * The sentiment of a text.
   *
   * @return from -1 (bad) to 1 (good), exclusive; 0 where nothing is known
   */
  double score(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text.replace('’', '\''));
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    boolean shouting =
        tokens.stream().filter(SentimentRules::isWord).allMatch(SentimentRules::isLoud);
    double sum = 0;
    int begin = 0;
    while (begin < tokens.size()) {
      int end = begin;
      while (end < tokens.size() && !endsSentence(tokens.get(end))) {
        end++;
      }
      int next = end;
      while (next < tokens.size() && endsSentence(tokens.get(next))) {
        next++;
      }
      sum += sentence(tokens.subList(begin, end), shouting) * emphasis(tokens.subList(end, next));
      begin = next;
    }
    return sum / (Math.abs(sum) + HALFWAY);
  }

  private static double emphasis(List<String> marks) {
    long exclamations = marks.stream().filter("!"::equals).count();
    if (exclamations > 0) {
      return 1 + EXCLAMATION * Math.min(exclamations, MOST_EXCLAMATIONS);
    }
    return marks.contains("?") ? QUESTION : 1;
  }

  private double sentence(List<String> tokens, boolean shouting) {
    double before = 0;
    double after = 0;
    boolean contrast = false;
    List<Integer> negations = new ArrayList<>();
    double strength = 1;
    int strengthAt = -1;
    int at = 0;
    while (at < tokens.size()) {
      if (!isWord(tokens.get(at))) {
        negations.clear();
        strength = 1;
        at++;
        continue;
      }
      int length = match(tokens, at);
      Lexicon.Entry entry = entry(tokens, at, length).orElse(null);
      if (entry instanceof Lexicon.Negation) {
        negations.add(at + length - 1);
      } else if (entry instanceof Lexicon.Strength strong) {
        strength = (at - strengthAt <= STRENGTH_REACHES ? strength : 1) * strong.factor();
        strengthAt = at + length - 1;
      } else if (entry instanceof Lexicon.Contrast) {
        before += after;
        after = 0;
        contrast = true;
        negations.clear();
      } else if (entry instanceof Lexicon.Valence word) {
        double value = word.valence();
        if (at - strengthAt <= STRENGTH_REACHES) {
          value *= strength;
        }
        int place = at;
        long turned = negations.stream().filter(n -> place - n <= NEGATION_REACHES).count();
        value *= turned % 2 == 1 ? NEGATED : 1;
        boolean loud = tokens.subList(at, at + length).stream().allMatch(SentimentRules::isLoud);
        after += value * (loud && !shouting ? CAPITALS : 1);
        strength = 1;
      }
      at += length;
    }
    return contrast ? BEFORE_CONTRAST * before + AFTER_CONTRAST * after : after;
  }

  /** Of how many words the longest entry is that begins at a place; 1 where there is none. */
  private int match(List<String> tokens, int at) {
    for (int length = Math.min(lexicon.longest(), tokens.size() - at); length > 1; length--) {
      if (entry(tokens, at, length).isPresent()) {
        return length;
      }
    }
    return 1;
  }

  private Optional<Lexicon.Entry> entry(List<String> tokens, int at, int length) {
    String words = String.join(" ", tokens.subList(at, at + length)).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(lexicon.entries().get(words));
  }

  private static boolean isWord(String token) {
    return Character.isLetterOrDigit(token.codePointAt(0));
  }

  private static boolean endsSentence(String token) {
    return switch (token) {
      case ".", "!", "?" -> true;
      default -> token.isBlank();
    };
  }

  private static boolean isLoud(String word) {
    return word.length() > 1 && word.chars().noneMatch(Character::isLowerCase);
  }
}
