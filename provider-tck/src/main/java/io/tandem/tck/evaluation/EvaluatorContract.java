package io.tandem.tck.evaluation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.ProviderContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an evaluator must hold. An evaluator's test extends this and brings a model with data that
 * the evaluator can ask it about; the data has ten examples or more, and the model is wrong about
 * some of them.
 *
 * @param <S> the evaluator's settings
 */
public abstract class EvaluatorContract<S extends Record> extends ProviderContract {
  private static final double ROUNDING = 1e-9;

  /** For a test class that extends this. */
  protected EvaluatorContract() {}

  @Override
  protected abstract Evaluator<S> provider();

  /** Settings with which it measures here; as many figures as there can be. */
  protected abstract S settings();

  /** A model that it can measure. */
  protected abstract TrainedModel model();

  /** What the model is asked about. */
  protected abstract HeldOutData data();

  private List<Case> ask() {
    return provider().ask(settings(), model(), data());
  }

  private Measures measure(List<Case> cases) {
    return provider().measure(settings(), cases);
  }

  private static int[] all(Measures measures) {
    return IntStream.range(0, measures.cases()).toArray();
  }

  private static void assertSame(
      Map<String, Double> expected, Map<String, Double> figures, double tolerance) {
    assertEquals(expected.keySet(), figures.keySet());
    expected.forEach(
        (name, value) -> {
          double other = figures.get(name);
          boolean same =
              Double.compare(value, other) == 0
                  || Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(value));
          assertTrue(same, name + " is " + other + " and not " + value);
        });
  }

  @Test
  void itJudgesTheTaskOfTheData() {
    assertTrue(provider().judges(data().task()));
  }

  @Test
  void figuresHaveNamesOfLowerCaseWords() {
    Set<String> names = provider().metrics(settings());
    assertFalse(names.isEmpty());
    for (String name : names) {
      assertTrue(name.matches("[a-z0-9]+([-.][a-z0-9]+)*"), name);
    }
  }

  @Test
  void itGivesNoFigureThatItDidNotName() {
    Measures measures = measure(ask());
    Set<String> names = provider().metrics(settings());
    assertTrue(names.containsAll(measures.names()), measures.names() + " of " + names);
    Map<String, Double> figures = measures.over(all(measures));
    assertFalse(figures.isEmpty());
    assertTrue(measures.names().containsAll(figures.keySet()), figures.toString());
  }

  @Test
  void everyExampleIsACaseOfItsOwn() {
    List<Case> cases = ask();
    assertTrue(cases.size() >= 2, "bring more data");
    assertEquals(cases.size(), cases.stream().map(Case::name).distinct().count());
    assertEquals(cases.size(), measure(cases).cases());
  }

  @Test
  void theSameQuestionsHaveTheSameAnswers() {
    assertEquals(ask(), ask());
  }

  @Test
  void theSameQuestionIsKnownAgain() {
    List<Case> first = ask();
    List<Case> second = ask();
    for (int i = 0; i < first.size(); i++) {
      assertEquals(provider().question(first.get(i)), provider().question(second.get(i)));
    }
    assertTrue(first.stream().map(provider()::question).distinct().count() > 1);
  }

  @Test
  void casesAreAsGoodWhenTheyWereWrittenAndRead() {
    List<Case> cases = ask();
    List<Case> read = new ArrayList<>();
    for (Case one : cases) {
      byte[] written = JsonWriter.compact(one.content()).getBytes(StandardCharsets.UTF_8);
      read.add(new Case(one.name(), JsonReader.read(written, one.name()).asObject()));
    }
    Measures measures = measure(cases);
    assertSame(measures.over(all(measures)), measure(read).over(all(measures)), 0);
    assertEquals(provider().show(settings(), cases), provider().show(settings(), read));
  }

  @Test
  void aCaseThatIsChosenTwiceCountsAsTwo() {
    List<Case> cases = ask();
    Measures measures = measure(cases);
    Random random = new Random(7);
    for (int trial = 0; trial < 20; trial++) {
      int[] selection =
          random.ints(1 + random.nextInt(2 * cases.size()), 0, cases.size()).toArray();
      List<Case> chosen = new ArrayList<>();
      for (int i : selection) {
        chosen.add(new Case("case " + chosen.size(), cases.get(i).content()));
      }
      Measures direct = measure(chosen);
      assertSame(direct.over(all(direct)), measures.over(selection), ROUNDING);
    }
  }

  @Test
  void theOrderOfCasesMakesNoDifference() {
    Measures measures = measure(ask());
    int[] forwards = all(measures);
    int[] backwards = Arrays.stream(forwards).map(i -> measures.cases() - 1 - i).toArray();
    assertSame(measures.over(forwards), measures.over(backwards), ROUNDING);
  }

  @Test
  void noCasesAndOneCaseHaveFiguresOrNone() {
    Measures measures = measure(ask());
    assertDoesNotThrow(() -> measures.over(new int[0]));
    for (int i = 0; i < measures.cases(); i++) {
      int one = i;
      assertDoesNotThrow(() -> measures.over(new int[] {one}));
    }
  }

  @Test
  void severalThreadsMayMeasureAtOnce() throws Exception {
    Measures measures = measure(ask());
    Map<String, Double> alone = measures.over(all(measures));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Map<String, Double>>> work = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        work.add(() -> measures.over(all(measures)));
      }
      for (Future<Map<String, Double>> one : pool.invokeAll(work)) {
        assertSame(alone, one.get(), 0);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aCaseThatLacksWhatIsNeededIsNamed() {
    List<Case> cases = new ArrayList<>(ask());
    cases.set(1, new Case("the hollow one", JsonObject.builder().build()));
    BadInputException refused = assertThrows(BadInputException.class, () -> measure(cases));
    assertTrue(refused.getMessage().contains("the hollow one"), refused.getMessage());
  }

  @Test
  void aModelThatCannotBeAskedIsRefusedByName() {
    TrainedModel mute =
        new TrainedModel() {
          @Override
          public Map<String, String> provenance() {
            return Map.of("trainer", "a-mute-trainer");
          }

          @Override
          public void close() {}
        };
    BadInputException refused =
        assertThrows(BadInputException.class, () -> provider().ask(settings(), mute, data()));
    assertTrue(refused.getMessage().contains("a-mute-trainer"), refused.getMessage());
    assertTrue(refused.getMessage().contains(provider().name()), refused.getMessage());
  }

  @Test
  void whatItShowsHasTitlesOfTheirOwn() {
    List<Exhibit> exhibits = provider().show(settings(), ask());
    assertEquals(exhibits.size(), exhibits.stream().map(Exhibit::title).distinct().count());
  }
}
