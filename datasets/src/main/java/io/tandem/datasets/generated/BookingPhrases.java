package io.tandem.datasets.generated;

import java.util.List;
import java.util.Map;

/** The sentences and values of talks that book a table. */
final class BookingPhrases {
  /** Values by slot: those that are seen, and those that only held-out talks have as well. */
  static final Map<String, List<List<String>>> VALUES =
      Map.of(
          "cuisine",
          List.of(
              words(
                  "thai,italian,indian,french,korean,greek,north african,spanish,turkish,danish,"
                      + "persian,brazilian,mexican,japanese,lebanese,portuguese,swedish,russian,"
                      + "ethiopian,south american,chinese,cuban,welsh,irish,hungarian"),
              words("vietnamese,polish,peruvian,middle eastern")),
          "area",
          List.of(
              words(
                  "north,south,west,city centre,old town,harbour,suburbs,station quarter,market"
                      + " square,river bank,theatre quarter,new town"),
              words("east,university quarter")),
          "people",
          List.of(words("two,three,four,five,six,eight,nine,ten,2,3,4,6,7,9,12"), words("seven,5")),
          "day",
          List.of(
              words(
                  "monday,tuesday,thursday,friday,saturday,sunday,tomorrow,next monday,next friday,"
                      + "next tuesday,the third,the fifth"),
              words("wednesday,next sunday")),
          "time",
          List.of(
              words(
                  "seven o'clock,nine o'clock,19:30,20:00,12:15,18:30,21:45,17:00,half past"
                      + " six,half past eight,quarter to seven,noon,quarter past five"),
              words("18:45,quarter to nine")));

  /** Sentences that begin a talk. */
  static final List<List<String>> BEGIN =
      List.of(
          List.of(
              "i want to book a table",
              "can you find me a {cuisine} restaurant",
              "a table for {people} on {day} please",
              "i am looking for {cuisine} food in the {area}",
              "we would like to eat {cuisine} on {day} at {time}",
              "is there a {cuisine} place in the {area} for {people} people"),
          List.of(
              "please get us a table somewhere",
              "i feel like {cuisine} food on {day}",
              "find a {cuisine} restaurant for {people} in the {area}",
              "could we have dinner in the {area} at {time}"));

  /** What answers the question for a slot. */
  static final Map<String, List<List<String>>> TELL =
      Map.of(
          "cuisine",
          List.of(
              List.of("{cuisine}", "{cuisine} please", "i would like {cuisine} food"),
              List.of("something {cuisine}", "maybe {cuisine} food")),
          "area",
          List.of(
              List.of("in the {area}", "{area} please", "somewhere in the {area}"),
              List.of("the {area} would be nice", "near the {area}")),
          "people",
          List.of(
              List.of("{people}", "for {people} people", "we are {people}"),
              List.of("a party of {people}", "there are {people} of us")),
          "day",
          List.of(
              List.of("on {day}", "{day}", "{day} please", "{day} at {time}"),
              List.of("how about {day}", "we come on {day} at {time}")),
          "time",
          List.of(
              List.of("at {time}", "{time}", "around {time} please"),
              List.of("make it {time}", "{time} would be good")));

  /** Sentences that change a slot. */
  static final Map<String, List<List<String>>> CHANGE =
      Map.of(
          "cuisine",
          List.of(
              List.of(
                  "not {not-cuisine} but {cuisine}",
                  "sorry i meant {cuisine} food",
                  "{cuisine} and not {not-cuisine}",
                  "i would prefer {cuisine}"),
              List.of("actually {cuisine} and not {not-cuisine}", "rather {cuisine} food")),
          "area",
          List.of(
              List.of(
                  "not in the {not-area} but in the {area}",
                  "sorry i meant the {area}",
                  "in the {area} and not in the {not-area}",
                  "i would prefer the {area}"),
              List.of("actually in the {area} and not in the {not-area}", "rather the {area}")),
          "people",
          List.of(
              List.of(
                  "sorry for {people} people",
                  "not {not-people} but {people}",
                  "for {people} and not for {not-people}"),
              List.of("actually we are {people}", "rather {people} people")),
          "day",
          List.of(
              List.of(
                  "not on {not-day} but on {day}",
                  "sorry i meant {day}",
                  "on {day} and not on {not-day}",
                  "i would prefer {day}"),
              List.of("actually on {day} and not on {not-day}", "rather {day}")),
          "time",
          List.of(
              List.of(
                  "not at {not-time} but at {time}",
                  "sorry i meant at {time}",
                  "at {time} and not at {not-time}"),
              List.of("actually at {time}", "rather at {time}")));

  /** Sentences that take a slot back. */
  static final Map<String, List<List<String>>> TAKE_BACK =
      Map.of(
          "cuisine",
          List.of(
              List.of("not {not-cuisine}", "we do not want {not-cuisine} food"),
              List.of("please no {not-cuisine} food")),
          "day",
          List.of(
              List.of("not on {not-day}", "{not-day} is bad"), List.of("we cannot on {not-day}")));

  static final List<List<String>> AFFIRM =
      List.of(
          List.of("yes", "yes please", "that is right", "correct", "ok do it"),
          List.of("yes that is correct", "right please do", "perfect yes"));

  static final List<List<String>> DENY =
      List.of(
          List.of("no", "that is wrong", "no that is not right"), List.of("no wrong", "not right"));

  static final List<List<String>> CANCEL =
      List.of(
          List.of("cancel it", "forget it", "i do not want a table any more", "stop the booking"),
          List.of("please cancel the booking", "forget the table"));

  static final List<List<String>> OTHER =
      List.of(
          List.of(
              "what is the weather like",
              "who are you",
              "tell me a joke",
              "how tall is the tower",
              "play some music",
              "what time is it in tokyo",
              "can you call my mother"),
          List.of("is the weather good", "sing some music for me", "who is your mother"));

  private BookingPhrases() {}

  private static List<String> words(String list) {
    return List.of(list.split(",", -1));
  }
}
