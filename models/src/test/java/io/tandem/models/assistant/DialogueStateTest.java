package io.tandem.models.assistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import io.tandem.models.assistant.DialogueState.Stage;
import io.tandem.models.assistant.Understood.Intent;
import io.tandem.models.assistant.Understood.Mention;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Talks of several turns: corrections, negation, what is about something else, yes and no. */
class DialogueStateTest {
  private static Understood said(Intent intent, String... mentions) {
    return new Understood(
        intent,
        Arrays.stream(mentions)
            .map(
                one -> {
                  boolean wanted = !one.startsWith("!");
                  String[] parts = (wanted ? one : one.substring(1)).split("=", -1);
                  return new Mention(parts[0], parts[1], wanted);
                })
            .toList());
  }

  private static Understood inform(String... mentions) {
    return said(Intent.INFORM, mentions);
  }

  private static DialogueState after(Understood... turns) {
    DialogueState state = DialogueState.empty(Goal.TABLE);
    for (Understood one : turns) {
      state = state.after(one);
    }
    return state;
  }

  private static final Understood ALL =
      inform("cuisine=thai", "area=north", "people=two", "day=friday", "time=noon");

  @Test
  void slotsAreAskedForInOrderUntilNoneIsMissing() {
    DialogueState state = after(inform("day=friday", "cuisine=thai"));
    assertEquals(List.of("area", "people", "time"), state.missing());
    assertEquals("In which part of town?", ReplyRule.of(state, inform()));
    state = state.after(inform("area=north", "people=two")).after(inform("time=noon"));
    assertEquals(Stage.CONFIRMING, state.stage());
    assertEquals(
        "A table for two at a thai restaurant in the north, friday at noon: is that right?",
        ReplyRule.of(state, inform()));
    Understood yes = said(Intent.AFFIRM);
    assertEquals(
        "It is booked: thai, north, two people, friday at noon.",
        ReplyRule.of(state.after(yes), yes));
  }

  @Test
  void aLaterValueTakesThePlaceOfAnEarlierOne() {
    assertEquals(
        "day=monday", after(inform("day=friday"), inform("!day=friday", "day=monday")).text());
    assertEquals(
        "day=monday", after(inform("day=friday"), inform("day=monday", "!day=friday")).text());
  }

  @Test
  void aValueThatIsNotWantedIsTakenAwayIfItWasTheSlots() {
    assertEquals(
        "area=north", after(inform("area=north", "day=friday"), inform("!day=friday")).text());
    assertEquals("day=friday", after(inform("day=friday"), inform("!day=monday")).text());
    DialogueState state = after(ALL, inform("!cuisine=thai"));
    assertEquals(Stage.ASKING, state.stage());
    assertEquals(List.of("cuisine"), state.missing());
  }

  @Test
  void whatIsAboutSomethingElseChangesNothing() {
    Understood other = said(Intent.OTHER, "day=monday");
    DialogueState state = after(inform("day=friday"), other);
    assertEquals("day=friday", state.text());
    assertEquals(
        "I only know about bookings. What kind of food would you like?",
        ReplyRule.of(state, other));
  }

  @Test
  void noAsksWhatIsWrongAndAYesCountsOnlyWhereItWasAskedFor() {
    DialogueState state = after(ALL, said(Intent.DENY));
    assertEquals(Stage.CORRECTING, state.stage());
    assertEquals("What should be otherwise?", ReplyRule.of(state, said(Intent.DENY)));
    assertEquals(Stage.CONFIRMING, state.after(inform("day=monday")).stage());
    assertEquals(Stage.CONFIRMING, after(ALL, said(Intent.DENY, "day=monday")).stage());
    assertEquals(Stage.ASKING, after(inform("day=friday"), said(Intent.AFFIRM)).stage());
    assertEquals(Stage.CONFIRMING, after(ALL, said(Intent.AFFIRM, "day=monday")).stage());
  }

  @Test
  void afterTheEndANewTalkBegins() {
    DialogueState cancelled = after(ALL, said(Intent.CANCEL));
    assertEquals(Stage.CANCELLED, cancelled.stage());
    assertEquals("", cancelled.text());
    assertEquals("Nothing is booked.", ReplyRule.of(cancelled, said(Intent.CANCEL)));
    assertEquals("day=monday", after(ALL, said(Intent.AFFIRM), inform("day=monday")).text());
    assertEquals(Stage.DONE, after(ALL, said(Intent.AFFIRM), said(Intent.AFFIRM)).stage());
  }

  @Test
  void turnsAreRightWhenAllSlotsAre() {
    List<Boolean> right =
        JointGoal.track(
            Goal.TABLE,
            List.of(inform("day=friday"), inform("area=north"), inform("day=monday")),
            List.of("day=friday", "area=south; day=friday", "area=north; day=monday"));
    assertEquals(List.of(true, false, true), right);
    JointGoal goal = new JointGoal(List.of(right, List.of(true)));
    assertEquals(0.75, goal.accuracy());
    assertEquals(0.5, goal.wholeDialogues());
    // Of two dialogues the first alone has 2 of 3, the second alone 1.
    assertEquals(2.0 / 3, goal.interval(1)[0], 1e-12);
    assertEquals(1, goal.interval(1)[1]);
    assertThrows(IllegalArgumentException.class, () -> new JointGoal(List.of()));
    assertThrows(BadInputException.class, () -> new Goal(Map.of(), "", ""));
  }

  @Test
  void sentencesAreWordsInSmallLetters() {
    assertEquals(
        List.of("on", "friday", "at", "19:30", "seven", "o'clock"),
        SentenceReading.words("On Friday, at 19:30 -- seven o'clock!"));
  }
}
