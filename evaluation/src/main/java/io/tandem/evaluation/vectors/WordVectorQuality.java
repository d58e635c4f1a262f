package io.tandem.evaluation.vectors;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.VectorModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Measures word vectors by questions: how well cosines go with what people judged of pairs of words
 * (Spearman's and Pearson's correlation), and how often b - a + c is nearest to the word that it
 * should be. Questions with a word that has no vector are left out of these, and are what coverage
 * lacks. The figures are those of gensim's {@code evaluate_word_pairs} and {@code
 * evaluate_word_analogies}.
 *
 * <p>A case holds its {@code kind} and {@code set}, the words as {@code text}, the judgement or the
 * right word as {@code reference}, and as {@code prediction} the cosine or the word that was found,
 * null where a word is unknown. Beside questions there are the places of some words in a picture.
 */
public final class WordVectorQuality implements Evaluator<WordVectorQuality.Settings> {

  /**
   * What to ask and to show.
   *
   * @param similarity sets of judged pairs, by the names that their figures bear
   * @param analogies sets of analogies, likewise
   * @param vocabulary how many of the first words count
   * @param words the words that the picture shows with their neighbours
   * @param neighbours of each, how many; 0 for no picture
   */
  public record Settings(
      @Doc(
              "Files of judged pairs, by the names that their figures bear: lines of two words and"
                  + " a number with tabs between.")
          Map<String, Path> similarity,
      @Doc("Files of analogies as questions-words.txt, by the names that their figures bear.")
          Map<String, Path> analogies,
      @Doc("How many of the first words of the vocabulary count.")
          @Default("300000")
          @Range(min = 1)
          int vocabulary,
      @Doc("Words that the picture shows with their neighbours; some are chosen where none are.")
          @Default({})
          List<String> words,
      @Doc("Neighbours of each word in the picture; 0 for no picture.")
          @Default("6")
          @Range(min = 0, max = 100)
          int neighbours) {

    /** Copies maps and list, and checks the names. */
    public Settings {
      similarity = Map.copyOf(similarity);
      analogies = Map.copyOf(analogies);
      words = List.copyOf(words);
      Set<String> names = new HashSet<>(similarity.keySet());
      names.addAll(analogies.keySet());
      for (String name : names) {
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
          throw new IllegalArgumentException(
              String.format(
                  "the set '%s' gives figures their name; allowed: small letters and digits, parted"
                      + " by hyphens",
                  name));
        }
      }
      if (names.size() < similarity.size() + analogies.size()) {
        throw new IllegalArgumentException("two sets have one name: " + names);
      }
    }
  }

  /** Words shown with their neighbours where none are named. */
  private static final int SHOWN = 8;

  /** Used by the service loader. */
  public WordVectorQuality() {}

  @Override
  public String name() {
    return "word-vectors";
  }

  @Override
  public String description() {
    return "similarity sets, analogies and neighbours of word vectors";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.WordVectors;
  }

  @Override
  public void check(Settings settings) {
    settings.similarity().values().forEach(WordPair::read);
    settings.analogies().values().forEach(WordAnalogy::read);
  }

  @Override
  public Set<String> metrics(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    settings.similarity().keySet().forEach(set -> names.addAll(WordVectorCases.figures(true, set)));
    settings.analogies().keySet().forEach(set -> names.addAll(WordVectorCases.figures(false, set)));
    return names;
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    if (!(model instanceof VectorModel trained)) {
      throw new BadInputException(
          String.format(
              "'%s' needs a model that has vectors of words, and what '%s' trained has none",
              name(), model.provenance().get("trainer")));
    }
    KnownWords words = new KnownWords(trained.vectors(), settings.vocabulary());
    List<Case> cases = new ArrayList<>();
    settings.similarity().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(set -> pairs(set.getKey(), WordPair.read(set.getValue()), words, cases));
    settings.analogies().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(set -> analogies(set.getKey(), WordAnalogy.read(set.getValue()), words, cases));
    if (settings.neighbours() > 0 || cases.isEmpty()) {
      List<String> shown =
          settings.words().isEmpty()
              ? Neighbourhoods.words(words.vectors(), SHOWN)
              : settings.words();
      Neighbourhoods.picture(words.vectors(), shown, Math.max(1, settings.neighbours()))
          .places()
          .forEach(place -> cases.add(WordVectorCases.place(place)));
    }
    return cases;
  }

  private static void pairs(String set, List<WordPair> pairs, KnownWords words, List<Case> cases) {
    for (int i = 0; i < pairs.size(); i++) {
      WordPair pair = pairs.get(i);
      OptionalDouble cosine = words.cosine(pair);
      JsonValue said = cosine.isPresent() ? JsonNumber.of(cosine.getAsDouble()) : JsonNull.NULL;
      cases.add(
          new Case(
              set + "/" + (i + 1),
              JsonObject.builder()
                  .put(WordVectorCases.KIND, WordVectorCases.PAIR)
                  .put(WordVectorCases.SET, set)
                  .put(WordVectorCases.TEXT, pair.first() + " " + pair.second())
                  .put(WordVectorCases.REFERENCE, pair.judgement())
                  .put(WordVectorCases.PREDICTION, said)
                  .build()));
    }
  }

  private static void analogies(
      String set, List<WordAnalogy> questions, KnownWords words, List<Case> cases) {
    List<Optional<String>> answers = questions.parallelStream().map(words::answer).toList();
    for (int i = 0; i < questions.size(); i++) {
      WordAnalogy question = questions.get(i);
      JsonValue said = answers.get(i).<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
      cases.add(
          new Case(
              set + "/" + (i + 1),
              JsonObject.builder()
                  .put(WordVectorCases.KIND, WordVectorCases.ANALOGY)
                  .put(WordVectorCases.SET, set)
                  .put(WordVectorCases.SECTION, question.section())
                  .put(WordVectorCases.TEXT, String.join(" ", question.words().subList(0, 3)))
                  .put(WordVectorCases.REFERENCE, question.words().get(3).toUpperCase(Locale.ROOT))
                  .put(WordVectorCases.PREDICTION, said)
                  .build()));
    }
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new WordVectorCases(cases);
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    return new WordVectorCases(cases).exhibits();
  }
}
