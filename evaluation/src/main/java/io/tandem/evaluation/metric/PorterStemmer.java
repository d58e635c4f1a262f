package io.tandem.evaluation.metric;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes suffixes off English words (Porter, 1980) as NLTK 3.10 does, with its extensions. Google's
 * {@code rouge-score} stems with it, and stemmers of other libraries, which keep to the paper or to
 * Porter's own later changes, give other figures.
 */
final class PorterStemmer {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  /** What becomes of a suffix, where the stem before it allows it. */
  private record Rule(String suffix, String replacement, Predicate<String> allowed) {
    static Rule always(String suffix, String replacement) {
      return new Rule(suffix, replacement, stem -> true);
    }

    static Rule measured(String suffix, String replacement) {
      return new Rule(suffix, replacement, stem -> measure(stem) > 0);
    }

    static Rule removed(String suffix) {
      return new Rule(suffix, "", stem -> measure(stem) > 1);
    }
  }

  private static final List<Rule> STEP_1A =
      List.of(
          Rule.always("sses", "ss"),
          Rule.always("ies", "i"),
          Rule.always("ss", "ss"),
          Rule.always("s", ""));

  private static final List<Rule> STEP_2 =
      List.of(
          Rule.measured("ational", "ate"),
          Rule.measured("tional", "tion"),
          Rule.measured("enci", "ence"),
          Rule.measured("anci", "ance"),
          Rule.measured("izer", "ize"),
          Rule.measured("bli", "ble"),
          Rule.measured("alli", "al"),
          Rule.measured("entli", "ent"),
          Rule.measured("eli", "e"),
          Rule.measured("ousli", "ous"),
          Rule.measured("ization", "ize"),
          Rule.measured("ation", "ate"),
          Rule.measured("ator", "ate"),
          Rule.measured("alism", "al"),
          Rule.measured("iveness", "ive"),
          Rule.measured("fulness", "ful"),
          Rule.measured("ousness", "ous"),
          Rule.measured("aliti", "al"),
          Rule.measured("iviti", "ive"),
          Rule.measured("biliti", "ble"),
          Rule.measured("fulli", "ful"),
          // The l of the suffix belongs to what is measured.
          new Rule("logi", "log", stem -> measure(stem + "l") > 0));

  private static final List<Rule> STEP_3 =
      List.of(
          Rule.measured("icate", "ic"),
          Rule.measured("ative", ""),
          Rule.measured("alize", "al"),
          Rule.measured("iciti", "ic"),
          Rule.measured("ical", "ic"),
          Rule.measured("ful", ""),
          Rule.measured("ness", ""));

  private static final List<Rule> STEP_4 =
      List.of(
          Rule.removed("al"),
          Rule.removed("ance"),
          Rule.removed("ence"),
          Rule.removed("er"),
          Rule.removed("ic"),
          Rule.removed("able"),
          Rule.removed("ible"),
          Rule.removed("ant"),
          Rule.removed("ement"),
          Rule.removed("ment"),
          Rule.removed("ent"),
          new Rule(
              "ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
          Rule.removed("ou"),
          Rule.removed("ism"),
          Rule.removed("ate"),
          Rule.removed("iti"),
          Rule.removed("ous"),
          Rule.removed("ive"),
          Rule.removed("ize"));

  private PorterStemmer() {}

  /** The stem of a word in small letters; digits count as consonants. */
  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null) {
      return irregular;
    }
    if (word.length() <= 2) {
      return word;
    }
    String stem = shortened(word, "ies");
    if (stem.equals(word)) {
      stem = apply(STEP_1A, word);
    }
    stem = apply(STEP_4, apply(STEP_3, step2(step1c(step1b(stem)))));
    stem = step5a(stem);
    return stem.endsWith("ll") && measure(cut(stem, 1)) > 1 ? cut(stem, 1) : stem;
  }

  /** Of a word with four letters, only the last is taken: so "ties" and "tie" are alike. */
  private static String shortened(String word, String suffix) {
    return word.endsWith(suffix) && word.length() == 4 ? cut(word, 1) : word;
  }

  private static String step1b(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    for (String suffix : List.of("ed", "ing")) {
      if (word.endsWith(suffix) && vowel(cut(word, suffix.length()))) {
        return mended(cut(word, suffix.length()));
      }
    }
    return word;
  }

  private static String mended(String stem) {
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    int last = stem.length() - 1;
    if (last > 0 && stem.charAt(last) == stem.charAt(last - 1) && consonants(stem)[last]) {
      return "lsz".indexOf(stem.charAt(last)) >= 0 ? stem : cut(stem, 1);
    }
    return measure(stem) == 1 && shortSyllable(stem) ? stem + "e" : stem;
  }

  private static String step1c(String word) {
    int before = word.length() - 2;
    return word.endsWith("y") && before > 0 && consonants(word)[before] ? cut(word, 1) + "i" : word;
  }

  private static String step2(String word) {
    return word.endsWith("alli") && measure(cut(word, 4)) > 0
        ? step2(cut(word, 2))
        : apply(STEP_2, word);
  }

  private static String step5a(String word) {
    if (word.endsWith("e")) {
      String stem = cut(word, 1);
      int measure = measure(stem);
      if (measure > 1 || (measure == 1 && !shortSyllable(stem))) {
        return stem;
      }
    }
    return word;
  }

  /** Applies the first rule whose suffix the word has, or none. */
  private static String apply(List<Rule> rules, String word) {
    for (Rule rule : rules) {
      if (word.endsWith(rule.suffix)) {
        String stem = cut(word, rule.suffix.length());
        return rule.allowed.test(stem) ? stem + rule.replacement : word;
      }
    }
    return word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /** A y is a consonant at the beginning and after a vowel. */
  private static boolean[] consonants(String word) {
    boolean[] consonants = new boolean[word.length()];
    for (int i = 0; i < consonants.length; i++) {
      consonants[i] =
          word.charAt(i) == 'y'
              ? i == 0 || !consonants[i - 1]
              : "aeiou".indexOf(word.charAt(i)) < 0;
    }
    return consonants;
  }

  /** How often a consonant follows a vowel: the paper's m. */
  private static int measure(String stem) {
    boolean[] consonants = consonants(stem);
    int measure = 0;
    for (int i = 1; i < consonants.length; i++) {
      measure += consonants[i] && !consonants[i - 1] ? 1 : 0;
    }
    return measure;
  }

  private static boolean vowel(String stem) {
    for (boolean consonant : consonants(stem)) {
      if (!consonant) {
        return true;
      }
    }
    return false;
  }

  /** Consonant, vowel, consonant at the end, the last not w, x or y; or a word of the last two. */
  private static boolean shortSyllable(String word) {
    boolean[] consonants = consonants(word);
    int last = consonants.length - 1;
    if (last == 1) {
      return !consonants[0] && consonants[1];
    }
    return last > 1
        && consonants[last]
        && !consonants[last - 1]
        && consonants[last - 2]
        && "wxy".indexOf(word.charAt(last)) < 0;
  }
}
