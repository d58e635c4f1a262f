package io.tandem.datasets.augmentation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The base forms of an inflected word, as morphy(7WN) finds them: by a part of speech's list of
 * exceptions or, where the word is in none, by taking an ending away.
 *
 * @param endings pairs of an ending and what stands in its place
 * @param exceptions base forms by inflected ones
 */
record BaseForms(List<Ending> endings, Map<String, List<String>> exceptions) {
  record Ending(String suffix, String replacement) {}

  /** {@code "s:,ies:y"}. */
  static List<Ending> endings(String pairs) {
    List<Ending> endings = new ArrayList<>();
    for (String pair : pairs.isEmpty() ? new String[0] : pairs.split(",", -1)) {
      int colon = pair.indexOf(':');
      endings.add(new Ending(pair.substring(0, colon), pair.substring(colon + 1)));
    }
    return endings;
  }

  /**
   * The entries that a form is looked up by: itself, and its base forms.
   *
   * @param form in lower case
   * @param entries those that there are
   */
  Set<String> of(String form, Set<String> entries) {
    if (exceptions.containsKey(form)) {
      List<String> forms = new ArrayList<>(List.of(form));
      forms.addAll(exceptions.get(form));
      return kept(forms, entries);
    }
    List<String> forms = new ArrayList<>(List.of(form));
    for (Ending ending : endings) {
      if (form.endsWith(ending.suffix())) {
        int stem = form.length() - ending.suffix().length();
        forms.add(form.substring(0, stem) + ending.replacement());
      }
    }
    return kept(forms, entries);
  }

  private static Set<String> kept(List<String> forms, Set<String> entries) {
    Set<String> found = new LinkedHashSet<>(forms);
    found.retainAll(entries);
    return found;
  }
}
