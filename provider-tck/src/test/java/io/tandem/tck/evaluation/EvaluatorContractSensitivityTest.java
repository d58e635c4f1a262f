package io.tandem.tck.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.KitRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An evaluator that does one thing wrong does not pass, and one that does none does. */
class EvaluatorContractSensitivityTest {
  @TempDir Path folder;

  private enum Mistake {
    NONE,
    ANOTHER_TASK,
    A_NAME_WITH_CAPITALS,
    A_FIGURE_THAT_IT_DID_NOT_NAME,
    CASES_OF_ONE_NAME,
    ANOTHER_ANSWER_EACH_TIME,
    EVERY_QUESTION_IS_THE_SAME,
    QUESTIONS_THAT_NOBODY_KNOWS_AGAIN,
    DIGITS_LOST_IN_CASES,
    REPETITIONS_COUNT_ONCE,
    THE_LAST_CASE_COUNTS_MORE,
    NOTHING_MAKES_IT_FAIL,
    ONE_SUM_FOR_ALL_THREADS,
    HOLLOW_CASES_ARE_TAKEN,
    ANY_MODEL_IS_TAKEN,
    TWO_EXHIBITS_OF_ONE_TITLE
  }

  private record Settings() {}

  /** Says numbers that are off by something. */
  private record Guessing() implements TrainedModel {
    @Override
    public Map<String, String> provenance() {
      return Map.of("trainer", "guessing");
    }

    @Override
    public void close() {}
  }

  private record Data() implements HeldOutData {
    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public Task task() {
      return new Task.Regression("target");
    }

    @Override
    public List<Document> documents() {
      return IntStream.range(0, 12)
          .mapToObj(i -> new Document("d" + i, "text " + i, Map.of("target", "" + i * i)))
          .toList();
    }

    @Override
    public Tokenizer tokenizer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BatchSource validation(BatchSize size) {
      throw new UnsupportedOperationException();
    }
  }

  /** The mean distance from what is right. */
  private record Distance(Mistake mistake, AtomicInteger asked) implements Evaluator<Settings> {
    private boolean makes(Mistake one) {
      return mistake == one;
    }

    @Override
    public String name() {
      return "distance";
    }

    @Override
    public String description() {
      return "the mean distance from what is right";
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public boolean judges(Task task) {
      return task instanceof Task.Regression && !makes(Mistake.ANOTHER_TASK);
    }

    @Override
    public Set<String> metrics(Settings settings) {
      return makes(Mistake.A_NAME_WITH_CAPITALS) ? Set.of("distance", "MAE") : Set.of("distance");
    }

    @Override
    public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
      if (!(model instanceof Guessing) && !makes(Mistake.ANY_MODEL_IS_TAKEN)) {
        throw new BadInputException(
            "'distance' needs one that guesses, not what '"
                + model.provenance().get("trainer")
                + "' trained");
      }
      int time = asked.incrementAndGet();
      List<Case> cases = new ArrayList<>();
      for (Document document : data.documents()) {
        double right = ((Task.Regression) data.task()).of(document);
        double said =
            right + Math.sin(right) + (makes(Mistake.ANOTHER_ANSWER_EACH_TIME) ? time : 0);
        cases.add(
            new Case(
                makes(Mistake.CASES_OF_ONE_NAME) ? "case" : document.name(),
                JsonObject.builder()
                    .put("text", document.text())
                    .put("reference", JsonNumber.of(right))
                    .put("prediction", JsonNumber.of(said))
                    .build()));
      }
      return cases;
    }

    @Override
    public String question(Case one) {
      if (makes(Mistake.QUESTIONS_THAT_NOBODY_KNOWS_AGAIN)) {
        return one.name() + System.nanoTime();
      }
      return makes(Mistake.EVERY_QUESTION_IS_THE_SAME) ? "" : Evaluator.super.question(one);
    }

    @Override
    public Measures measure(Settings settings, List<Case> cases) {
      double[] distances = new double[cases.size()];
      for (int i = 0; i < distances.length; i++) {
        JsonObject content = cases.get(i).content();
        if (content.members().isEmpty() && !makes(Mistake.HOLLOW_CASES_ARE_TAKEN)) {
          throw new BadInputException(cases.get(i).name() + ": is hollow");
        }
        double distance = number(content, "prediction") - number(content, "reference");
        // The object that was asked about is another one than the object that was read.
        boolean rounded = makes(Mistake.DIGITS_LOST_IN_CASES) && asked.getAndIncrement() % 24 > 11;
        distances[i] = Math.abs(rounded ? Math.rint(distance * 10) / 10 : distance);
      }
      return new Mean(mistake, distances);
    }

    private static double number(JsonObject content, String name) {
      return content.get(name).map(JsonValue::asDouble).orElse(0.0);
    }

    @Override
    public List<Exhibit> show(Settings settings, List<Case> cases) {
      Exhibit table = new Exhibit.Table("Distances", List.of(), List.of());
      return makes(Mistake.TWO_EXHIBITS_OF_ONE_TITLE) ? List.of(table, table) : List.of(table);
    }
  }

  private static final class Mean implements Measures {
    private final Mistake mistake;
    private final double[] distances;
    private final AtomicReference<Double> shared = new AtomicReference<>(0.0);

    Mean(Mistake mistake, double[] distances) {
      this.mistake = mistake;
      this.distances = distances;
    }

    @Override
    public int cases() {
      return distances.length;
    }

    @Override
    public Set<String> names() {
      return Set.of("distance");
    }

    @Override
    public Map<String, Double> over(int[] selection) {
      if (selection.length == 0 && mistake == Mistake.NOTHING_MAKES_IT_FAIL) {
        throw new IllegalArgumentException("nothing");
      }
      int[] chosen =
          mistake == Mistake.REPETITIONS_COUNT_ONCE
              ? Arrays.stream(selection).distinct().toArray()
              : selection;
      double sum = 0;
      shared.set(0.0);
      for (int i = 0; i < chosen.length; i++) {
        boolean last = mistake == Mistake.THE_LAST_CASE_COUNTS_MORE && i == chosen.length - 1;
        sum += distances[chosen[i]] * (last ? 2 : 1);
        shared.set(shared.get() + distances[chosen[i]]);
        if (mistake == Mistake.ONE_SUM_FOR_ALL_THREADS) {
          LockSupport.parkNanos(10_000);
        }
      }
      double mean =
          (mistake == Mistake.ONE_SUM_FOR_ALL_THREADS ? shared.get() : sum) / chosen.length;
      return mistake == Mistake.A_FIGURE_THAT_IT_DID_NOT_NAME
          ? Map.of("distance", mean, "surprise", 1.0)
          : Map.of("distance", mean);
    }
  }

  private static final class Contract extends EvaluatorContract<Settings> {
    private final Distance evaluator;

    Contract(Mistake mistake) {
      this.evaluator = new Distance(mistake, new AtomicInteger());
    }

    @Override
    protected Evaluator<Settings> provider() {
      return evaluator;
    }

    @Override
    protected Settings settings() {
      return new Settings();
    }

    @Override
    protected TrainedModel model() {
      return new Guessing();
    }

    @Override
    protected HeldOutData data() {
      return new Data();
    }
  }

  private Set<String> failing(Mistake mistake) throws Exception {
    return KitRun.failing(EvaluatorContract.class, folder, own -> new Contract(mistake));
  }

  @Test
  void anEvaluatorWithoutMistakesPasses() throws Exception {
    assertEquals(Set.of(), failing(Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void anEvaluatorWithOneMistakeFails(Mistake mistake) throws Exception {
    assertFalse(failing(mistake).isEmpty(), mistake + " is not found");
  }
}
