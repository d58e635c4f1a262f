package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.report.FixtureRun;
import io.tandem.experiments.rundir.FoundEvaluation;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final int CASES = 40;

  @TempDir Path folder;

  private static String config(String more) {
    return TinyExperiment.text(Path.of("text.txt"), "djl") + more;
  }

  /** Forty batches of 10 tokens, whose losses are those of a seed and so much more. */
  private static List<Case> cases(double more, double noise) {
    Random random = new Random(4);
    Random own = new Random((long) (1000 * more));
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      double loss = 30 + 5 * random.nextGaussian() + 10 * more + 10 * noise * own.nextGaussian();
      cases.add(
          new Case(
              "batch-" + (i + 1),
              JsonObject.builder()
                  .put("loss", JsonNumber.of(loss))
                  .put("weight", 10L)
                  .put("bytes", 40L)
                  .build()));
    }
    return cases;
  }

  private static FoundEvaluation found(String whose, double loss, List<Case> cases) {
    return new FoundEvaluation(
        whose,
        new Evaluation("language-modelling", Map.of("loss", loss), Map.of(), List.of(), Map.of()),
        cases);
  }

  private String run(String name, FoundEvaluation... all) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    RunDirectory run = FixtureRun.complete(path, config(""));
    run.evaluations().write(List.of(all));
    return path.toString();
  }

  private static JsonObject json(CommandRun run) {
    assertEquals(0, run.exit(), run.err());
    return JsonReader.read(run.out().getBytes(StandardCharsets.UTF_8), "out").asObject();
  }

  private static JsonObject figure(JsonObject told, int system, String metric) {
    return told.member("comparisons")
        .asArray()
        .items()
        .get(system)
        .asObject()
        .member("figures")
        .asObject()
        .member(metric)
        .asObject();
  }

  @Test
  void aDifferenceThatEveryExampleShowsIsMoreThanChance() throws IOException {
    String a = run("a", found("", 0, cases(0, 0)));
    String b = run("b", found("", 0, cases(0.05, 0.01)));
    CommandRun text = CommandRun.of("compare", a, b);
    assertEquals(0, text.exit(), text.err());
    assertTrue(
        text.out().contains("b (B) against a (A), by approximate randomization"), text.out());
    assertTrue(text.out().matches("(?s).*\\Rloss .* 0\\.00010  more than chance\\R.*"), text.out());
    JsonObject loss = figure(json(CommandRun.of("compare", a, b, "--json")), 0, "loss");
    double difference = loss.member("difference").asDouble();
    assertEquals(0.05, difference, 0.01);
    double low = loss.member("interval").asArray().items().get(0).asDouble();
    double high = loss.member("interval").asArray().items().get(1).asDouble();
    assertTrue(0 < low && low < difference && difference < high, low + " to " + high);
    assertEquals(1 / 10001.0, loss.member("p").asDouble(), 1e-12);
  }

  @Test
  void noiseIsNotTakenForADifference() throws IOException {
    String a = run("a", found("", 0, cases(0, 0)));
    String b = run("b", found("", 0, cases(0.003, 0.2)));
    CommandRun text = CommandRun.of("compare", a, b);
    assertTrue(text.out().contains("may be chance"), text.out());
    assertFalse(text.out().contains("more than chance"), text.out());
    assertEquals(text.out(), CommandRun.of("compare", a, b).out());
  }

  @Test
  void whatSaidTheSameDiffersByNothing() throws IOException {
    String a = run("a", found("", 0, cases(0, 0)));
    String b = run("b", found("", 0, cases(0, 0)));
    JsonObject loss = figure(json(CommandRun.of("compare", a, b, "--json")), 0, "loss");
    assertEquals(0, loss.member("difference").asDouble());
    assertEquals(1, loss.member("p").asDouble());
  }

  @Test
  void aRunAloneIsHeldAgainstItsBaselinesAndPIsCorrectedForTheirNumber() throws IOException {
    String a =
        run(
            "a",
            found("", 0, cases(0, 0)),
            found("bigram", 0, cases(0.06, 0.15)),
            found("trigram", 0, cases(0.05, 0.15)));
    JsonObject told = json(CommandRun.of("compare", a, "--json"));
    assertEquals(2, told.member("comparisons").asArray().items().size());
    JsonObject one = figure(told, 0, "loss");
    JsonObject two = figure(told, 1, "loss");
    double least = Math.min(one.member("p").asDouble(), two.member("p").asDouble());
    double most = Math.max(one.member("p").asDouble(), two.member("p").asDouble());
    double corrected =
        Math.min(one.member("pCorrected").asDouble(), two.member("pCorrected").asDouble());
    assertEquals(Math.min(1, 2 * least), corrected, 1e-12);
    assertTrue(most >= least);
    assertTrue(CommandRun.of("compare", a).out().contains("a: bigram (B) against a (A)"));
  }

  /**
   * Worked out with scipy 1.17: {@code ttest_rel([2.5, 2.7, 2.6], [2.1, 2.2, 2.3])} gives p =
   * 0.0202041028867287, the interval of its differences 0.4 ± 0.24841377; {@code ttest_ind(…,
   * equal_var=False)} gives p = 0.0080498931008377.
   */
  @Test
  void runsWithSeveralSeedsAreComparedByTheirSeeds() throws IOException {
    String a = seeds("a", Map.of(1, 2.1, 2, 2.2, 3, 2.3));
    String b = seeds("b", Map.of(1, 2.5, 2, 2.7, 3, 2.6));
    String c = seeds("c", Map.of(4, 2.5, 5, 2.7, 6, 2.6));
    JsonObject paired = figure(json(CommandRun.of("compare", a, b, "--json")), 0, "loss");
    assertEquals("paired t-test of the runs", paired.member("test").asString());
    assertEquals(0.0202041028867287, paired.member("p").asDouble(), 1e-9);
    assertEquals(0.1, paired.member("firstDeviation").asDouble(), 1e-12);
    assertEquals(
        0.4 - 0.24841377, paired.member("interval").asArray().items().get(0).asDouble(), 1e-7);
    JsonObject welch = figure(json(CommandRun.of("compare", a, c, "--json")), 0, "loss");
    assertEquals("Welch's t-test of the runs", welch.member("test").asString());
    assertEquals(0.0080498931008377, welch.member("p").asDouble(), 1e-9);
  }

  @Test
  void foldsAreComparedByATestThatKnowsOfTheirOverlap() throws IOException {
    JsonObject told =
        figure(
            json(
                CommandRun.of(
                    "compare", folds("a", 2.1, 2.2, 2.3), folds("b", 2.5, 2.7, 2.6), "--json")),
            0,
            "loss");
    assertEquals(
        "paired t-test of the folds, corrected for their overlap", told.member("test").asString());
    assertTrue(told.member("p").asDouble() > 0.021, told.toString());
  }

  private String folds(String name, double... losses) throws IOException {
    Path path = folder.resolve(name);
    String split = "split = null\nsplit { type = folds, folds = " + losses.length;
    RunDirectory.create(path).writeConfig(HoconReader.parse(config(split + " }"), "fixture"));
    for (int fold = 1; fold <= losses.length; fold++) {
      RunDirectory run =
          FixtureRun.complete(
              path.resolve("fold-" + fold), config(split + ", fold = " + fold + " }"));
      run.evaluations().write(List.of(found("", losses[fold - 1], cases(0, 0))));
    }
    return path.toString();
  }

  private String seeds(String name, Map<Integer, Double> losses) throws IOException {
    Path path = folder.resolve(name);
    RunDirectory.create(path)
        .writeConfig(
            HoconReader.parse(
                config("seed = " + losses.keySet().stream().sorted().toList()), "fixture"));
    for (int seed : losses.keySet()) {
      RunDirectory run =
          FixtureRun.complete(path.resolve("seed-" + seed), config("seed = " + seed));
      run.evaluations().write(List.of(found("", losses.get(seed), cases(0, 0))));
    }
    return path.toString();
  }

  private void refuses(String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(all.toArray(new String[0]));
    assertEquals(2, run.exit(), run.out() + run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void whatCannotBeComparedIsRefusedWithTheReason() throws IOException {
    String a = run("a", found("", 0, cases(0, 0)));
    String fewer = run("fewer", found("", 0, cases(0, 0).subList(0, 30)));
    List<Case> other = new ArrayList<>(cases(0, 0));
    other.set(
        7,
        new Case(
            "batch-8",
            JsonObject.builder().put("loss", 3L).put("weight", 11L).put("bytes", 40L).build()));
    String changed = run("changed", found("", 0, other));
    refuses("'language-modelling' asked 40 and 30 of them", a, fewer);
    refuses("number 8 is 'batch-8' and 'batch-8', with other content", a, changed);
    refuses("one model alone cannot be compared", a);
    refuses("there is no such directory", a, folder.resolve("missing").toString());
    String begun = FixtureRun.begun(folder.resolve("begun"), config("")).path().toString();
    refuses("the run is not finished; 'tandem run", a, begun);
    refuses("a is of one run and s of 2 runs", a, seeds("s", Map.of(1, 2.0, 2, 3.0)));
    refuses("--level is 1.5", a, a, "--level", "1.5");
    refuses("--resamples is 0", a, a, "--resamples", "0");
    Files.delete(folder.resolve("a/predictions/language-modelling.jsonl"));
    refuses("language-modelling.jsonl: there is no such file", a, fewer);
  }

  @Test
  void enginesThatComputeTheSameAreNotTakenForDifferent() throws IOException {
    String a = run("a", found("", 0, cases(0, 0)));
    String b = run("b", found("", 0, cases(1e-8, 0)));
    CommandRun text = CommandRun.of("compare", a, b);
    assertTrue(text.out().matches("(?s).*\\Rloss .* equal but for rounding\\R.*"), text.out());
    assertFalse(text.out().contains("more than chance"), text.out());
  }
}
