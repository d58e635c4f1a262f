package io.tandem.datasets.generated;

import io.tandem.api.data.Document;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody who books a table, answers the questions for what is missing, strays, changes their
 * mind, and says yes, or gives up.
 */
final class BookingDialogue {
  private static final List<String> SLOTS = List.of("cuisine", "area", "people", "day", "time");
  private static final Pattern PLACE = Pattern.compile("\\{(not-)?([a-z]+)\\}");
  private static final int PER_CENT = 100;

  private final Philox random;
  private final String name;
  private final boolean isHeldOut;
  private final Map<String, String> state = new TreeMap<>();
  private final List<Document> turns = new ArrayList<>();
  private long draws;

  BookingDialogue(long seed, int number, boolean isHeldOut) {
    this.isHeldOut = isHeldOut;
    name = (isHeldOut ? "held-out" : "seen") + " dialogue " + number;
    random = Philox.of(seed, name);
  }

  List<Document> turns() {
    say("inform", BookingPhrases.BEGIN);
    while (state.size() < SLOTS.size()) {
      stray();
      String missing =
          SLOTS.stream().filter(slot -> !state.containsKey(slot)).findFirst().orElseThrow();
      say("inform", BookingPhrases.TELL.get(missing));
      if (chance(20)) {
        change("inform");
      }
      if (chance(10)) {
        takeBack();
      }
      if (chance(2)) {
        state.clear();
        say("cancel", BookingPhrases.CANCEL);
        return turns;
      }
    }
    if (chance(25)) {
      say("deny", BookingPhrases.DENY);
      change("inform");
    }
    stray();
    say("affirm", BookingPhrases.AFFIRM);
    return turns;
  }

  private boolean chance(int percent) {
    return random.below(draws++, PER_CENT) < percent;
  }

  private <T> T one(List<T> items) {
    return items.get(random.below(draws++, items.size()));
  }

  private void stray() {
    if (chance(10)) {
      say("other", BookingPhrases.OTHER);
    }
  }

  private void change(String intent) {
    say(intent, BookingPhrases.CHANGE.get(one(List.copyOf(state.keySet()))));
  }

  private void takeBack() {
    String slot = one(List.of("cuisine", "day"));
    if (state.containsKey(slot)) {
      say("inform", BookingPhrases.TAKE_BACK.get(slot));
    }
  }

  /** Another value than the slot has. */
  private String value(String slot) {
    List<String> all = new ArrayList<>(BookingPhrases.VALUES.get(slot).get(0));
    if (isHeldOut) {
      all.addAll(BookingPhrases.VALUES.get(slot).get(1));
    }
    all.remove(state.get(slot));
    return one(all);
  }

  private void say(String intent, List<List<String>> sentences) {
    String sentence = one(sentences.get(isHeldOut ? 1 : 0));
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    Map<String, String> told = new TreeMap<>();
    Matcher places = PLACE.matcher(sentence);
    int from = 0;
    while (places.find()) {
      plain(sentence.substring(from, places.start()), words, tags);
      String slot = places.group(2);
      boolean isWanted = places.group(1) == null;
      String value = isWanted ? value(slot) : state.get(slot);
      String kind = (isWanted ? "" : "not-") + slot;
      for (String word : value.split(" ", -1)) {
        words.add(word);
        tags.add((word.equals(value) || value.startsWith(word + " ") ? "B-" : "I-") + kind);
      }
      told.put(slot, isWanted ? value : told.getOrDefault(slot, ""));
      from = places.end();
    }
    plain(sentence.substring(from), words, tags);
    told.forEach(
        (slot, value) -> {
          if (value.isEmpty()) {
            state.remove(slot);
          } else {
            state.put(slot, value);
          }
        });
    turns.add(
        new Document(
            String.format("%s turn %02d", name, turns.size() + 1),
            String.join(" ", words),
            Map.of("intent", intent, "dialogue", name, "state", state()),
            Map.of("words", words, "tags", tags)));
  }

  private static void plain(String part, List<String> words, List<String> tags) {
    for (String word : part.strip().split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
        tags.add("O");
      }
    }
  }

  private String state() {
    return state.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining("; "));
  }
}
